/** An office of several people by command line alone: who may do what, two persons, leaving, new sheets and new keys. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CommandBench } from '../helpers/command.ts'
import { launchElectron } from '../helpers/launch-electron.ts'
import { writeSampleTree } from '../helpers/sample-tree.ts'
import { unlockAhead } from '../helpers/unlock-ahead.ts'
import { writeUnaccounted } from '../helpers/unaccounted-writing.ts'
import { createVault, PASSCODE, STAFF_CODE } from '../helpers/window-walk.ts'

const MINUTES = 60_000
const YEARS = 365 * 24 * 60 * MINUTES

/** Passcodes as the people chose them, by staff code. */
const PASSCODES = {
  KA1: 'quiet harbour seven lanterns',
  SB2: 'amber ferry nine cobblestones',
  CL1: 'velvet orchard three canoes',
  AU1: 'granite meadow twelve kites',
} as const
type Code = keyof typeof PASSCODES

/** What a command said. */
type Came = Record<string, unknown> & { status: number | null; fault: string | undefined }

/** An office whose people are called by code. */
class Office extends CommandBench {
  constructor() {
    super(PASSCODES.KA1)
    for (const [code, passcode] of Object.entries(PASSCODES)) this.choose(code, passcode)
  }

  passcodeOf(code: string): string {
    return this.path(`passcode of ${code}`)
  }

  /** Writes somebody's passcode into their file. */
  choose(code: string, passcode: string): void {
    writeFileSync(this.passcodeOf(code), `${passcode}\n`, { mode: 0o600 })
  }

  who(code: Code): string[] {
    return ['--vault', this.vault, '--staff', code, '--passcode-file', this.passcodeOf(code)]
  }

  /** Runs a command as somebody. @returns what came out, with the code of the fault on top */
  async as(code: Code, ...args: string[]): Promise<Came> {
    const came = await this.json([...args, ...this.who(code)])
    return { ...came, fault: (came['error'] as { code: string } | undefined)?.code }
  }

  /** The custodian enrols, screens and lets sign. */
  async enrol(code: Code, name: string, role: string): Promise<void> {
    const chosen = ['--new-passcode-file', this.passcodeOf(code)]
    expect(
      await this.as('KA1', 'staff', 'enrol', code, '--name', name, '--role', role, ...chosen),
    ).toMatchObject({
      status: 0,
      code,
      problem: 'screening-missing',
    })
  }

  async clear(code: Code, name: string): Promise<void> {
    const passed = ['--outcome', 'passed', '--reference', `S-${code}`]
    expect(await this.as('KA1', 'staff', 'screen', code, ...passed)).toMatchObject({ status: 0 })
    const signing = ['--agreement-version', '1', '--typed-name', name]
    const own = ['--new-passcode-file', this.passcodeOf(code)]
    expect(await this.as('KA1', 'staff', 'agree', code, ...signing, ...own)).toMatchObject({ status: 0 })
  }

  async acts(): Promise<Set<string>> {
    const to = this.path('ledger')
    mkdirSync(to, { recursive: true })
    const { name } = await this.as('AU1', 'ledger', 'export', '--to', to, '--format', 'json')
    const { entries } = JSON.parse(readFileSync(join(to, String(name)), 'utf8')) as {
      entries: { act: string }[]
    }
    return new Set(entries.map(({ act }) => act))
  }

  sheetFiles(folder: string): string[] {
    return readdirSync(folder).map((name) => join(folder, name))
  }
}

const second = (office: Office): string[] => [
  '--second',
  'SB2',
  '--second-passcode-file',
  office.passcodeOf('SB2'),
]

async function openedOffice(office: Office): Promise<void> {
  await office.createVault()
  writeFileSync(office.path('agreement.txt'), 'What I learn here stays here.\n')
  const issued = ['staff', 'agree', '--issue', office.path('agreement.txt'), '--months', '12']
  expect(await office.as('KA1', ...issued)).toMatchObject({ status: 0, version: 1 })
  await office.enrol('SB2', 'Selma Brook', 'custodian')
  await office.enrol('CL1', 'Clara Lund', 'clerk')
  await office.enrol('AU1', 'Aurel Utz', 'auditor')
  for (const name of ['Harbour', 'Wharf']) {
    expect(await office.as('KA1', 'compartment', 'create', name)).toMatchObject({ status: 0 })
  }
}

describe('an office of four by command line', () => {
  test(
    'enrolled, screened, signed, granted, asked twice, gone: every step is in the verified ledger',
    async () => {
      using office = new Office()
      await openedOffice(office)
      const give = ['grant', 'give', 'CL1', '--compartment', 'Harbour', '--rights']

      // Neither log-in nor grant before both papers.
      expect(await office.as('CL1', 'compartment', 'list')).toMatchObject({ status: 1, fault: 'not-cleared' })
      expect(await office.as('KA1', ...give, 'read')).toMatchObject({
        status: 1,
        fault: 'grantee-not-cleared',
      })
      await office.clear('SB2', 'Selma Brook')
      await office.clear('CL1', 'Clara Lund')
      await office.clear('AU1', 'Aurel Utz')
      const { members } = await office.as('AU1', 'staff', 'list')
      expect(
        (members as { code: string; role: string; problem: unknown }[]).map((one) => [
          one.code,
          one.role,
          one.problem,
        ]),
      ).toEqual([
        ['AU1', 'auditor', null],
        ['CL1', 'clerk', null],
        ['KA1', 'custodian', null],
        ['SB2', 'custodian', null],
      ])

      // Grants differ and are respected.
      writeSampleTree(office.path('source'), 6)
      expect(await office.as('KA1', ...give, 'read,add')).toMatchObject({ status: 0, code: 'CL1' })
      const into = ['import', office.path('source'), '--compartment']
      expect(await office.as('CL1', ...into, 'Harbour')).toMatchObject({ status: 0, stored: 6 })
      expect(await office.as('CL1', ...into, 'Wharf')).toMatchObject({ status: 1, fault: 'not-found' })
      expect(await office.as('SB2', 'list', '--compartment', 'Harbour')).toMatchObject({
        status: 1,
        fault: 'not-found',
      })
      expect(await office.as('AU1', 'list', '--compartment', 'Harbour')).toMatchObject({ status: 1 })
      expect(await office.as('CL1', 'staff', 'list')).toMatchObject({ status: 1, fault: 'no-right' })
      expect(await office.as('CL1', 'ledger', 'verify')).toMatchObject({ status: 1, fault: 'no-right' })
      const out = ['export', '--all', '--compartment', 'Harbour', '--to', office.folder, '--reason', 'move']
      expect(await office.as('CL1', ...out)).toMatchObject({ status: 1, fault: 'no-right' })

      // Two persons.
      const rules = 'secondPerson=grant.give,staff.leave,policy.set,recovery.use'
      expect(await office.as('KA1', 'policy', 'set', rules)).toMatchObject({ status: 0 })
      const weighty = [...give, 'read,add,export']
      expect(await office.as('KA1', ...weighty)).toMatchObject({ status: 1, fault: 'second-person' })
      const self = ['--second', 'KA1', '--second-passcode-file', office.passcodeOf('KA1')]
      expect(await office.as('KA1', ...weighty, ...self)).toMatchObject({
        status: 1,
        fault: 'second-person-same',
      })
      const clerk = ['--second', 'CL1', '--second-passcode-file', office.passcodeOf('CL1')]
      expect(await office.as('KA1', ...weighty, ...clerk)).toMatchObject({
        status: 1,
        fault: 'second-person-same',
      })
      expect(await office.as('KA1', ...weighty, ...second(office))).toMatchObject({ status: 0 })
      expect(await office.as('CL1', ...out)).toMatchObject({ status: 0, exported: 6 })

      // Left waiting, declined, asked again, agreed to, used once.
      const loosen = ['policy', 'set', 'dormantDays=120']
      const asked = await office.as('KA1', ...loosen, '--ask')
      expect(asked).toMatchObject({ status: 0 })
      const declined = ['request', 'decline', String(asked['request']), '--reason', 'too long']
      expect(await office.as('KA1', ...declined)).toMatchObject({ status: 1, fault: 'second-person-same' })
      expect(await office.as('SB2', ...declined)).toMatchObject({ status: 0 })
      const again = String((await office.as('KA1', ...loosen, '--ask'))['request'])
      const waiting = (await office.as('SB2', 'request', 'list'))['requests'] as {
        id: string
        state: string
      }[]
      expect(waiting.find(({ id }) => id === again)).toMatchObject({
        act: 'policy.set',
        by: 'KA1',
        state: 'waiting',
      })
      expect(await office.as('SB2', 'request', 'approve', again)).toMatchObject({ status: 0 })
      const other = ['policy', 'set', 'dormantDays=300', '--approval', again]
      expect(await office.as('KA1', ...other)).toMatchObject({ status: 1, fault: 'request-over' })
      expect(await office.as('KA1', ...loosen, '--approval', again)).toMatchObject({
        status: 0,
        policy: { dormantDays: 120 },
      })
      expect(await office.as('KA1', ...loosen, '--approval', again)).toMatchObject({ fault: 'request-over' })

      // Suspended for a while, then gone.
      const why = ['--reason', 'moves away']
      expect(await office.as('KA1', 'staff', 'suspend', 'CL1', ...why)).toMatchObject({ status: 0 })
      expect(await office.as('CL1', 'compartment', 'list')).toMatchObject({ status: 1, fault: 'not-cleared' })
      expect(await office.as('KA1', 'staff', 'resume', 'CL1')).toMatchObject({ status: 0 })
      expect(await office.as('CL1', 'compartment', 'list')).toMatchObject({ status: 0 })
      expect(await office.as('KA1', 'staff', 'leave', 'CL1', ...why, ...second(office))).toMatchObject({
        status: 0,
        renewed: 1,
        due: 0,
        rewrapped: 6,
      })
      expect(await office.as('CL1', 'compartment', 'list')).toMatchObject({
        status: 1,
        fault: 'wrong-passcode',
      })
      expect(await office.as('KA1', 'list', '--compartment', 'Harbour')).toMatchObject({
        status: 0,
        total: 6,
      })

      // A right that is taken away takes the compartment's key along.
      const wharf = ['SB2', '--compartment', 'Wharf']
      const { compartment } = await office.as('KA1', 'grant', 'give', ...wharf, '--rights', 'read')
      expect(await office.as('KA1', 'grant', 'revoke', ...wharf)).toMatchObject({ status: 0, renewed: true })
      const { grants, compartments } = await office.as('AU1', 'grant', 'list')
      expect(grants).toHaveLength(2)
      expect((compartments as { id: string }[]).find(({ id }) => id === compartment)).toMatchObject({
        epoch: 2,
        epochDue: false,
      })

      expect(await office.as('AU1', 'ledger', 'verify')).toMatchObject({ status: 0, intact: true })
      const acts = await office.acts()
      for (const act of [
        ...['agreement.issued', 'staff.enrolled', 'staff.screened', 'agreement.accepted', 'grant.given'],
        ...[
          'file.imported',
          'policy.set',
          'request.made',
          'request.approved',
          'request.declined',
          'file.exported',
        ],
        ...['staff.suspended', 'staff.resumed', 'staff.left', 'grant.revoked', 'epoch.begun', 'way.removed'],
      ]) {
        expect(acts, act).toContain(act)
      }
    },
    10 * MINUTES,
  )

  test(
    'new passcodes, new keys for a lost one, new sheets in place of the old ones',
    async () => {
      using office = new Office()
      await openedOffice(office)
      await office.clear('SB2', 'Selma Brook')
      await office.clear('AU1', 'Aurel Utz')
      expect(await office.as('KA1', 'policy', 'set', 'secondPerson=recovery.use')).toMatchObject({
        status: 0,
      })

      const test = ['sheets', 'test', '--vault', office.vault]
      const old = office.sheetFiles(office.sheets)
      expect(await office.json([...test, ...old])).toMatchObject({ status: 0 })
      const enough = old.slice(0, 2).flatMap((file) => ['--sheet', file])

      writeFileSync(office.path('next'), 'copper dolphin eleven saddles\n')
      const change = ['passcode', 'change', '--new-passcode-file', office.path('next')]
      expect(await office.as('SB2', ...change)).toMatchObject({ status: 0 })
      expect(await office.as('SB2', 'compartment', 'list')).toMatchObject({
        status: 1,
        fault: 'wrong-passcode',
      })
      office.choose('SB2', 'copper dolphin eleven saddles')

      office.choose('AU1', 'walnut zephyr eight beacons')
      const reset = ['staff', 'reset', 'AU1', ...enough, '--new-passcode-file', office.passcodeOf('AU1')]
      expect(await office.as('KA1', ...reset)).toMatchObject({ status: 1, fault: 'second-person' })
      expect(await office.as('KA1', ...reset, ...second(office))).toMatchObject({ status: 0, grants: 0 })
      expect(await office.as('AU1', 'ledger', 'verify')).toMatchObject({ status: 0, intact: true })

      const fresh = office.path('new sheets')
      const reissue = ['sheets', 'reissue', ...enough, '--sheets-to', fresh]
      expect(await office.as('KA1', ...reissue)).toMatchObject({ status: 1, fault: 'second-person' })
      expect(existsSync(fresh)).toBe(false)
      expect(await office.as('KA1', ...reissue, ...second(office))).toMatchObject({ status: 0, oldSets: [] })
      expect(await office.json([...test, ...old])).toMatchObject({
        status: 1,
        sheets: [{ verdict: 'foreign' }, { verdict: 'foreign' }, { verdict: 'foreign' }],
      })
      expect(await office.json([...test, ...office.sheetFiles(fresh)])).toMatchObject({ status: 0 })
      const renewed = await office.as('KA1', 'compartment', 'renew-key', 'Wharf')
      expect(renewed).toMatchObject({ status: 0, epoch: 2 })
      const noticed = await office.run(['compartment', 'list', ...office.who('SB2')])
      expect(noticed.status).toBe(0)
      expect(noticed.errors).toMatch(/^Recovery sheets were used: .*somebody got new keys \(AU1\)\.$/m)
      expect(noticed.errors).toMatch(/^Recovery sheets were used: .*new sheets were made\.$/m)
      expect(noticed.output).not.toContain('Recovery sheets')
      expect(await office.as('AU1', 'ledger', 'verify')).toMatchObject({ status: 0, intact: true })
      expect(await office.as('KA1', ...reset, ...second(office))).toMatchObject({
        status: 1,
        fault: 'sheet-foreign',
      })
    },
    10 * MINUTES,
  )
})

test(
  'a compartment that nobody answers for is named wherever it matters, and opens once it is accepted',
  async () => {
    using office = new Office()
    await office.createVault()
    expect(await office.as('KA1', 'compartment', 'create', 'Wharf')).toMatchObject({ status: 0 })
    await writeUnaccounted(office.vault, 'KA1', PASSCODES.KA1)
    expect(await office.as('KA1', 'list', '--compartment', 'Wharf')).toMatchObject({
      ...{ status: 1, fault: 'catalogue-unaccounted' },
    })
    expect(await office.as('KA1', 'compartment', 'list')).toMatchObject({
      compartments: [{ name: 'Wharf', unaccounted: { signer: 'KA1', finder: 'KA1', mayAccept: true } }],
    })
    const found = { signer: 'KA1', finder: 'KA1' }
    expect(await office.as('KA1', 'ledger', 'verify')).toMatchObject({ intact: true, unaccounted: [found] })
    expect(await office.as('KA1', 'compartment', 'accept', 'Wharf')).toMatchObject({ status: 0 })
    expect(await office.as('KA1', 'list', '--compartment', 'Wharf')).toMatchObject({ status: 0 })
    expect(await office.as('KA1', 'ledger', 'verify')).toMatchObject({ intact: true, unaccounted: [] })
    // What is accounted for is nobody's to accept again.
    expect(await office.as('KA1', 'compartment', 'accept', 'Wharf')).toMatchObject({ fault: 'not-found' })
  },
  2 * MINUTES,
)

test(
  'a time of the vault that is ahead of the clock is named at every unlock, on standard error',
  async () => {
    using office = new Office()
    await office.createVault()
    await unlockAhead(office.vault, 'KA1', PASSCODES.KA1, 73 * YEARS)
    const { status, output, errors } = await office.run(['compartment', 'list', ...office.who('KA1')])
    expect(status).toBe(0)
    expect(errors).toMatch(/^The vault’s time is ahead of the clock: entry \d+, by KA1, was written while/m)
    expect(output).not.toContain('ahead')
  },
  2 * MINUTES,
)

describe('bad input', () => {
  test(
    'passcodes from one standard input twice, unknown people, dates, rules and rights are named; nothing changes',
    async () => {
      using office = new Office()
      await office.createVault()
      const twice = [
        'passcode',
        'change',
        '--new-passcode-file',
        '-',
        '--vault',
        office.vault,
        '--staff',
        'KA1',
      ]
      const once = await office.json([...twice, '--passcode-file', '-'], PASSCODES.KA1)
      expect(once).toMatchObject({ status: 2, error: { code: 'input-invalid' } })
      const leave = ['staff', 'leave', 'NO1', '--reason', 'gone']
      expect(await office.as('KA1', ...leave)).toMatchObject({ status: 1, fault: 'not-found' })
      expect(await office.as('KA1', 'staff', 'leave', 'KA1', '--reason', 'gone')).toMatchObject({
        status: 1,
        fault: 'last-custodian',
      })
      for (const wrong of [
        ['grant', 'give', 'KA1', '--compartment', 'Harbour', '--rights', 'read,fly'],
        ['grant', 'give', 'KA1', '--compartment', 'Harbour', '--rights', 'read,redact'],
        ['grant', 'give', 'KA1', '--compartment', 'Harbour', '--rights', 'read', '--until', 'tomorrow'],
        [
          'staff',
          'enrol',
          'XX1',
          '--name',
          'X',
          '--role',
          'king',
          '--new-passcode-file',
          office.passcodeFile,
        ],
        ['policy', 'set', 'noSuchRule=1'],
        ['policy', 'set', 'secondPerson=breathing'],
        ['policy', 'set', 'passcodeDays=7'],
        ['request', 'approve', 'that one'],
      ]) {
        expect(await office.as('KA1', ...wrong), wrong.join(' ')).toMatchObject({ status: 2 })
      }
      const weak = ['staff', 'enrol', 'XX1', '--name', 'Xenia Xu', '--role', 'clerk', '--new-passcode-file']
      writeFileSync(office.path('weak'), 'passwordpassword\n')
      expect(await office.as('KA1', ...weak, office.path('weak'))).toMatchObject({ status: 1 })
      expect(((await office.as('KA1', 'staff', 'list'))['members'] as unknown[]).length).toBe(1)
    },
    5 * MINUTES,
  )

  test(
    'while the window has the vault open, the command is told so and changes nothing',
    async () => {
      using office = new CommandBench(PASSCODE)
      const parent = office.path('vaults')
      mkdirSync(parent)
      const vault = ['--vault', join(parent, 'vault'), '--staff', STAFF_CODE]
      const who = [...vault, '--passcode-file', office.passcodeFile]
      const change = ['policy', 'set', 'dormantDays=120', ...who]
      {
        await using running = await launchElectron({ home: office.folder })
        await createVault(running, { parent, folderName: 'vault', rule: 'warn' })
        expect(await office.json(change)).toMatchObject({
          status: 4,
          error: { code: 'in-use', heading: 'The vault is in use' },
        })
      }
      const before = await office.json(['policy', 'show', ...who])
      expect(before).toMatchObject({ status: 0, policy: { dormantDays: 90 } })
      expect(await office.json(change)).toMatchObject({ status: 0 })
    },
    3 * MINUTES,
  )
})
