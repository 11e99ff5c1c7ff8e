/** Words about what ties the machine to the outside. */
export const guard = {
  apartTitle: 'This machine is on its own',
  apartText: 'No network, no radio, and nothing that waits for connections.',
  connectedTitle: 'This machine is connected',
  connectedText: 'Unplug cables and switch off radios before customer data is opened.',
  others_one: '{{count}} harmless thing was seen too',
  others_other: '{{count}} harmless things were seen too',
  kind: {
    interface: 'Network interface that is up',
    route: 'Way into a network',
    radio: 'Radio that is on',
    listener: 'Program that waits for connections',
    unknown: 'Could not be looked at',
  },
  look: 'Look again',
  looking: 'Looking…',
  bar: 'This machine is connected to the outside while the vault is open.',
  barMore: 'What was found',
  dialogTitle: 'Connections of this machine',
  rule: 'Rule of this vault',
  ruleRefuse: 'Stays closed while the machine is connected',
  ruleWarn: 'Opens after a warning, which the ledger records',
} as const
