/** Wiring of the broker, and nothing else. */
import { app } from 'electron'
import { startBroker } from './broker.ts'
import { harden } from './harden.ts'
import { enterPrivateRoom } from './surroundings.ts'
import { confineAllContents } from './window.ts'

if (harden()) {
  app.setName('Strongroom')
  confineAllContents()
  // Two programs on one vault would only refuse each other: the second one brings the first to the front.
  if (app.requestSingleInstanceLock()) {
    enterPrivateRoom()
    void app.whenReady().then(startBroker)
  } else app.exit(0)
}
