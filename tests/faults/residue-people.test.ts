/** Fault 26: of what the office writes about people, and of what they choose, nothing is to be read in vault or machine. */
import { expect, test } from 'vitest'
import { issueAgreement } from '../../electron/engine/staff/agreement.ts'
import { changePasscode } from '../../electron/engine/staff/change-passcode.ts'
import { leaveOffice } from '../../electron/engine/staff/leave.ts'
import { decideHere, makeRequest } from '../../electron/engine/staff/requests.ts'
import { resumeMember, suspendMember } from '../../electron/engine/staff/standing.ts'
import { Canaries } from '../helpers/canaries.ts'
import { office, passedNow } from '../helpers/office.ts'
import { quietJob } from '../helpers/vault-fixture.ts'

test(
  'names, references, reasons, the agreement, passcodes, forms and sheets',
  { timeout: 120_000 },
  async () => {
    await using f = await office()
    const canaries = new Canaries()
    for (const sheet of f.vault.sheets) canaries.watch('recovery sheet', sheet.slice(60, 100))
    const passcode = (whose: string) => `${canaries.plant(`passcode of ${whose}`)} copper dolphin`
    await issueAgreement(f.session(), { text: `${canaries.plant('agreement')}\n`.repeat(40), months: 12 })
    const enrol = async (code: string, role: 'clerk' | 'custodian', chosen: string) => {
      const name = canaries.plant(`name of ${code}`)
      const screening = { ...passedNow(), reference: canaries.plant(`reference of ${code}`) }
      const change = { name, passcode: chosen, screening, agreement: { version: 1, typedName: name } }
      return (await f.enrol(code, role, change)).staffId
    }
    const [first, next, other] = [passcode('CL1'), passcode('CL1, the next one'), passcode('CD2')]
    const clerk = await enrol('CL1', 'clerk', first)
    await enrol('CD2', 'custodian', other)
    const asked = {
      act: 'staff.leave',
      subject: { staffId: clerk, reason: canaries.plant('subject') },
    } as const
    const { id } = await makeRequest(f.session(), { ...asked, reason: canaries.plant('asking') })
    const declining = { id, approve: false, reason: canaries.plant('declining') }
    await decideHere(f.room(), { ...declining, staffCode: 'CD2', passcode: other }, quietJob)
    await suspendMember(f.session(), { staffId: clerk, reason: canaries.plant('suspending') })
    await resumeMember(f.session(), { staffId: clerk })

    const session = await f.enter('CL1', first)
    f.room().keepForms([{ name: 'half filled', body: { text: canaries.plant('form') } }])
    await changePasscode(f.environment, session, { current: first, next }, quietJob)
    expect(canaries.foundIn(f.vault.base)).toEqual([])
    await f.enter()
    const left = { staffId: clerk, endsAt: Date.now(), reason: canaries.plant('leaving') }
    await leaveOffice(f.session(), left, quietJob)
    expect(canaries.foundIn(f.vault.base)).toEqual([])
    await f.leave()
    expect(canaries.foundIn(f.vault.base)).toEqual([])

    // The search finds what is there.
    const control = new Canaries()
    control.watch('the number of the vault, which names its anchor', (await f.enter()).vaultId)
    expect(control.foundIn(f.vault.base).length).toBeGreaterThan(0)
  },
)
