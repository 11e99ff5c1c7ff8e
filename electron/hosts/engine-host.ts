/** The engine's process: connects the engine to the broker's port, and checks again what the gate has checked. */
import type { MessagePortMain } from 'electron'
import { CALLS, isCallName, isJobName, type EngineCallName } from '../../shared/contract/contract.ts'
import type { VaultEvent } from '../../shared/contract/event.ts'
import { parseCallInput, parseJobInput } from '../../shared/contract/parse.ts'
import { toEngine, type FromEngine, type Reply, type ToEngine } from '../../shared/contract/wire.ts'
import { Fault } from '../../shared/model/fault.ts'
import { createEngine, type Engine } from '../engine/engine.ts'
import { sendContent } from './content-sender.ts'
import { createInspectorClient } from './inspector-client.ts'
import { faultValues } from './fault-values.ts'
import { createRunningJobs } from './running-jobs.ts'

/** EX_SOFTWARE of sysexits.h: an error that nobody foresaw. */
const EXIT_DEFECT = 70

const send = (message: FromEngine): void => process.parentPort.postMessage(message)
const publish = (event: VaultEvent): void => send({ kind: 'event', event })
const faultValue = faultValues((report) => send({ kind: 'incident', report }))
const jobs = createRunningJobs(publish, faultValue)
const inspector = createInspectorClient({
  want: () => send({ kind: 'inspector-wanted' }),
  stuck: () => send({ kind: 'inspector-stuck' }),
})
let engine: Engine | null = null

function begun(): Engine {
  if (engine === null) throw new Fault('defect')
  return engine
}

function begin({ machineFolder, appVersion }: Extract<ToEngine, { kind: 'begin' }>): void {
  engine ??= createEngine({
    machineFolder,
    appVersion,
    contentThread: new URL(__CONTENT_THREAD__, import.meta.url),
    inspector,
    publish,
  })
  send({ kind: 'ready' })
}

async function answer(name: string, input: unknown): Promise<Reply> {
  try {
    if (!isEngineCall(name)) throw new Fault('input-invalid')
    return { ok: true, value: await begun().call(name, parseCallInput(name, input)) }
  } catch (thrown) {
    return { ok: false, fault: faultValue(thrown, isEngineCall(name) ? name : 'engine') }
  }
}

function isEngineCall(name: string): name is EngineCallName {
  return isCallName(name) && CALLS[name].room === 'engine'
}

function start({ job, name, input }: Extract<ToEngine, { kind: 'start' }>): void {
  jobs.start(job, isJobName(name) ? name : 'engine', async (controls) => {
    if (!isJobName(name)) throw new Fault('input-invalid')
    return begun().run(name, parseJobInput(name, input), controls)
  })
}

/** The broker ends this process the moment it hears of it. */
async function close(): Promise<void> {
  await engine?.close()
  send({ kind: 'closed' })
}

function act(message: ToEngine, port: MessagePortMain | undefined): void {
  if (message.kind === 'begin') begin(message)
  else if (message.kind === 'call')
    void answer(message.name, message.input).then((reply) => send({ kind: 'reply', id: message.id, reply }))
  else if (message.kind === 'start') start(message)
  else if (message.kind === 'cancel') jobs.cancel(message.job)
  else if (message.kind === 'close') void close()
  else if (port === undefined) throw new Fault('defect')
  else if (message.kind === 'inspector') inspector.connected(port)
  else
    void sendContent(
      port,
      () => begun().content(message.token, message.range),
      (thrown) => faultValue(thrown, 'content'),
    )
}

/** The keys die with the process; the broker starts a fresh, locked one. */
function endDefective(thrown: unknown): void {
  faultValue(thrown, 'engine')
  process.exit(EXIT_DEFECT)
}

process.on('uncaughtException', endDefective)
process.on('unhandledRejection', endDefective)
process.parentPort.on('message', ({ data, ports }) => act(toEngine.parse(data), ports[0]))
