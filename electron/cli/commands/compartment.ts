import type { Command } from 'commander'
import type { Compartment } from '../../../shared/contract/file.ts'
import { describeFault } from '../../../shared/text/fault-text.ts'
import { formatBytes } from '../../../shared/text/format.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { compartmentNamed } from '../compartments.ts'
import { counted } from '../format.ts'
import { perform } from '../perform.ts'
import type { CommonOptions, Workplace } from '../workplace.ts'

export function addCompartmentCommands(program: Command): void {
  const compartment = program.command('compartment').description('groups of customers, each with its own key')
  compartment
    .command('create <name>')
    .description('make a compartment')
    .action(perform<[string], CommonOptions>(create))
  compartment
    .command('list')
    .description('list the compartments that you may open')
    .action(perform<[], CommonOptions>(list))
  compartment
    .command('renew-key <name>')
    .description('give a compartment a new key; keys from before open nothing that is stored afterwards')
    .action(perform<[string], CommonOptions>(renewKey))
  compartment
    .command('accept <name>')
    .description('answer for what lies in a compartment, where nobody else does')
    .action(perform<[string], CommonOptions>(accept))
}

async function accept(work: Workplace, [name]: [string]): Promise<void> {
  await work.unlock()
  const { id } = await compartmentNamed(work, name)
  await work.call('compartment.accept', { compartment: id })
  work.console.result({ compartment: id }, [
    'You answer for what lies in it from now on, and it opens for everybody who has a right in it. Compare its files with a backup from before.',
  ])
}

async function renewKey(work: Workplace, [name]: [string]): Promise<void> {
  await work.unlock()
  const { id } = await compartmentNamed(work, name)
  const report = await work.run('epoch.begin', { compartment: id })
  work.console.result({ compartment: id, ...report }, [
    `The compartment has a new key, which ${counted(report.grants, 'holder')} were given. ${counted(report.rewrapped, 'file key')} wrapped anew.`,
  ])
}

async function create(work: Workplace, [name]: [string]): Promise<void> {
  await work.unlock()
  const { id } = await work.call('compartment.create', { name })
  work.console.result({ compartment: id, name }, [`The compartment was made: ${id}`])
}

async function list(work: Workplace): Promise<void> {
  await work.unlock()
  const { compartments } = await work.call('compartment.list', {})
  work.console.result(
    { compartments },
    compartments.map((one) => `${one.id}  ${displayName(one.name)}  ${stateOf(one)}`),
  )
}

function stateOf({ items, bytes, damaged, unavailable }: Compartment): string {
  if (damaged) return 'DAMAGED'
  if (unavailable !== null) return `NOT AVAILABLE (${describeFault(unavailable, { place: 'vault' }).heading})`
  return `${counted(items, 'file')}, ${formatBytes(bytes)}`
}
