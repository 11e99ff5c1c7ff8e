/** Words for asking a security key, wherever it is asked. */
export const securityKey = {
  looking: 'Looking for security keys…',
  touch: 'Touch your key now',
  again: 'Touch it again',
  lastTime: 'Touch it once more',
  how: {
    win32:
      'Plug it in if it is not. Windows asks in a window of its own for its PIN, your finger or your face.',
    linux:
      'Plug it in if it is not. It blinks while it waits, and checks your fingerprint when you touch it.',
    darwin: 'Plug it in if it is not, or put your finger on Touch ID when the system asks.',
    tool: 'The PIN was sent to the key. It blinks while it waits for your finger.',
  },
  why: {
    again: 'The key is asked twice: only one that gives the same answer each time may open a vault.',
    lastTime: 'The second answer must be the same as the first.',
  },
  time: 'Waits for another {{time}}',
  done: 'The key answered as it should',
  cancel: 'Cancel',
  tryAgain: 'Try again',
  steps: {
    label: 'Steps with the key',
    register: 'Register',
    again: 'Touch again',
    lastTime: 'Once more',
    done: '(done)',
  },
  pin: {
    title: 'PIN of the key',
    which: 'Security key',
    found: 'Found: {{name}}',
    label: 'PIN',
    hint: 'The PIN that was set on the key itself, not your passcode. It goes to the key and is kept nowhere.',
    go: 'Continue',
    window: 'Use my fingerprint',
    offer: 'Use its PIN',
    noTool:
      'A key that asks for a PIN needs the tools of libfido2 on this machine (package fido2-tools), which are not here.',
  },
} as const
