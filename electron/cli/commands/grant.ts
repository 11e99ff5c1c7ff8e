import type { Command } from 'commander'
import type { AccessCompartment, Grant } from '../../../shared/contract/access.ts'
import { dayOf } from '../../../shared/model/days.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { OFFERED_RIGHTS } from '../../../shared/model/offered-rights.ts'
import { soleNamed } from '../compartments.ts'
import { granteeNamed, instantOf, oneOf } from '../people.ts'
import { perform } from '../perform.ts'
import { agreed, type SecondPersonOptions, withSecondPerson } from '../second-person.ts'
import { required, type CommonOptions, type Workplace } from '../workplace.ts'

interface CompartmentOption {
  readonly compartment?: string
}
interface GiveOptions extends SecondPersonOptions, CompartmentOption {
  readonly rights?: string
  readonly until?: string
}
interface RevokeOptions extends CommonOptions, CompartmentOption {}

export function addGrantCommands(program: Command): void {
  const grant = program.command('grant').description('who may do what in which compartment')
  const compartment = ['--compartment <name>', 'which compartment, by name or id'] as const
  withSecondPerson(grant.command('give <code>'))
    .description('give a person rights, in place of those that they have')
    .option(...compartment)
    .option('--rights <list>', `of ${OFFERED_RIGHTS.join(',')}`)
    .option('--until <date>', 'when they end (default: never)')
    .action(perform<[string], GiveOptions>(give))
  grant
    .command('revoke <code>')
    .description('take every right in a compartment away from a person')
    .option(...compartment)
    .action(perform<[string], RevokeOptions>(revoke))
  grant
    .command('list')
    .description('list who may do what, since when and by whom')
    .action(perform<[], CommonOptions>(list))
}

async function give(work: Workplace, [code]: [string], options: GiveOptions): Promise<void> {
  const rights = required(options.rights, 'rights')
    .split(',')
    .map((text) => oneOf(text.trim(), OFFERED_RIGHTS, 'rights'))
  const until = instantOf(options.until, 'until', 'last')
  await work.unlock()
  const { staffId } = await granteeNamed(work, code)
  const compartment = await compartmentIn(work, options.compartment)
  const input = { compartment: compartment.id, staffId, rights, until }
  const given = await agreed(work, 'grant.give', input, options, (approval) =>
    work.call('grant.give', { ...input, ...approval }),
  )
  if (given === null) return
  work.console.result({ ...input, code: code.toUpperCase() }, [
    `${code.toUpperCase()} may ${rights.join(', ')} from their next unlock on.`,
  ])
}

async function revoke(work: Workplace, [code]: [string], options: RevokeOptions): Promise<void> {
  await work.unlock()
  const { staffId } = await granteeNamed(work, code)
  const { id } = await compartmentIn(work, options.compartment)
  await work.call('grant.revoke', { compartment: id, staffId })
  // Whoever takes their own grant away administers it no more.
  const { compartments } = await work.call('grant.list', {})
  const renewed = compartments.some((one) => one.id === id && one.administered)
  if (renewed) await work.run('epoch.begin', { compartment: id })
  work.console.result({ compartment: id, staffId, code: code.toUpperCase(), renewed }, [
    `${code.toUpperCase()} opens nothing there any more.`,
    renewed
      ? 'The compartment has a new key.'
      : 'Nothing can be stored there until somebody who administers it renews its key.',
  ])
}

async function list(work: Workplace): Promise<void> {
  await work.unlock()
  const access = await work.call('grant.list', {})
  const codes = new Map(access.people.map(({ staffId, code }) => [staffId, code]))
  const coded = access.grants.map((grant) => ({ ...grant, code: codes.get(grant.staffId) ?? '' }))
  const { compartments, reviewedAt, reviewDueAt } = access
  work.console.result({ compartments, grants: coded, reviewedAt, reviewDueAt }, [
    ...compartments.flatMap((compartment) => [
      `${nameOf(compartment)}${compartment.epochDue ? '  (its key is to be renewed)' : ''}`,
      ...coded.filter((grant) => grant.compartment === compartment.id).map(lineOf),
    ]),
  ])
}

function lineOf({ code, rights, until, givenBy, dormant }: Grant & { readonly code: string }): string {
  const end = until === null ? '' : `, until ${dayOf(until)}`
  return `  ${code.padEnd(10)}  ${rights.join(',')}  by ${givenBy}${end}${dormant ? '  (dormant)' : ''}`
}

function nameOf({ id, name }: AccessCompartment): string {
  return name === null ? id : `${id}  ${displayName(name)}`
}

/** By name, where whoever asks may see it, or by id. @throws Fault `not-found` */
async function compartmentIn(work: Workplace, wanted: string | undefined): Promise<AccessCompartment> {
  const text = required(wanted, 'compartment')
  const { compartments } = await work.call('grant.list', {})
  const found = soleNamed(compartments, text)
  if (found === undefined) throw new Fault('not-found', { what: 'compartment' })
  return found
}
