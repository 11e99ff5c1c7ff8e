/** The engine with everything that follows its life: jobs, the session, locking, the inspector. */
import { homedir, userInfo } from 'node:os'
import { app, MessageChannelMain } from 'electron'
import type { JobName } from '../../shared/contract/contract.ts'
import type { VaultEvent } from '../../shared/contract/event.ts'
import type { ByteRange } from '../../shared/contract/wire.ts'
import { toFaultValue, type Incident } from '../../shared/model/incident.ts'
import { machineFolder } from '../../shared/model/machine-folder.ts'
import { createAutoLock, type AutoLock } from './auto-lock.ts'
import { receiveContent, type ContentStream } from './content-stream.ts'
import { createEngineLink, type EngineLink } from './engine-link.ts'
import type { Grants } from './grants.ts'
import { forkEngine, forkInspector } from './host-processes.ts'
import { createInspectorLink } from './inspector-link.ts'
import { createJobs, type Jobs } from './jobs.ts'
import { createKeyWatch } from './key-watch.ts'
import { pluggedKeys } from './plugged-keys.ts'
import { newIncident } from './random-token.ts'
import { createSleepDelay } from './sleep-delay.ts'
import { createVaultSession, type Unlocked, type VaultSession } from './vault-session.ts'

export interface EngineSideParts {
  readonly grants: Grants
  readonly publish: (event: VaultEvent) => void
  readonly note: (incident: Incident) => void
  readonly onSession: (unlocked: Unlocked | null) => void
  readonly onJobDone: (name: JobName, input: Readonly<Record<string, unknown>>) => void
  /** The session ends: what must go with it outside of the engine. */
  readonly onLocked: () => void
}

export interface EngineSide {
  readonly link: EngineLink
  readonly jobs: Jobs
  readonly session: VaultSession
  readonly autoLock: AutoLock
  openContent(token: string, range: ByteRange): Promise<ContentStream>
  /** Ends both processes for good. */
  end(): Promise<void>
}

export function startEngineSide(parts: EngineSideParts): EngineSide {
  const { grants, publish, note } = parts
  const inspector = createInspectorLink(forkInspector, () => publish({ event: 'inspector.ended' }))

  const link = createEngineLink({
    fork: forkEngine,
    begin: { kind: 'begin', machineFolder: ourMachineFolder(), appVersion: app.getVersion() },
    onEvent: (event) => hear(event),
    onCrash: () => session.engineEnded(),
    onIncident: note,
    onInspectorWanted: () => inspector.connect(),
    onInspectorStuck: () => inspector.endStuck(),
  })
  const jobs = createJobs({
    start: (job, name, input) => {
      keyWatch.begun(name, input)
      return link.start(job, name, input)
    },
    cancel: (job) => link.cancel(job),
    grants,
    publish,
    onDone: (name, input) => {
      keyWatch.done(name, input)
      parts.onJobDone(name, input)
    },
    toFaultValue: (thrown, during) => toFaultValue(thrown, during, newIncident, note),
    now: () => performance.now(),
  })
  const sleepDelay = createSleepDelay()
  const session = createVaultSession({
    publish,
    replaceEngine: () => link.replace().finally(() => sleepDelay.release()),
    cleanUp: (why) => {
      inspector.end()
      if (why === 'engine-ended') sleepDelay.release()
      jobs.abandon(why === 'engine-ended' ? 'engine-ended' : 'locked')
      grants.forget('once')
      parts.onLocked()
    },
    onChange: (unlocked) => {
      autoLock.arm(unlocked?.idleLockMinutes ?? null)
      if (unlocked === null) keyWatch.rest()
      else sleepDelay.hold()
      parts.onSession(unlocked)
    },
  })
  const autoLock = createAutoLock({
    now: () => performance.now(),
    lastJobSign: (startedBy) => jobs.lastSign(startedBy),
    warn: (secondsLeft) => publish({ event: 'idle.warned', secondsLeft }),
    lock: () => void session.lock('idle'),
  })

  const keyWatch = createKeyWatch({ pluggedKeys, lock: () => void session.lock('key-removed') })

  const hear = (event: VaultEvent): void => {
    if (event.event === 'job.progressed') jobs.progressed(event)
    else if (event.event === 'job.ended') jobs.ended(event)
    else if (event.event === 'session.changed') session.changed(event.session)
    else publish(event)
  }

  return {
    link,
    jobs,
    session,
    autoLock,
    openContent(token, range) {
      const { port1, port2 } = new MessageChannelMain()
      return receiveContent(port1, link.content(token, range, port2))
    },
    async end() {
      inspector.end()
      await link.end()
    },
  }
}

/** In a package not where the environment says: whoever sets a variable would begin without a count of wrong passcodes. */
function ourMachineFolder(): string {
  const { platform } = process
  return app.isPackaged
    ? machineFolder({ platform, environment: {}, home: userInfo().homedir })
    : machineFolder({ platform, environment: process.env, home: homedir() })
}
