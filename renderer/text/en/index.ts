/** All English words of the window, one file (namespace) per feature. A translation is a folder like this one. */
import { about } from './about.ts'
import { access } from './access.ts'
import { agreement } from './agreement.ts'
import { app } from './app.ts'
import { backup } from './backup.ts'
import { compartment } from './compartment.ts'
import { enrolment } from './enrolment.ts'
import { exporting } from './export.ts'
import { guard } from './guard.ts'
import { home } from './home.ts'
import { importing } from './import.ts'
import { jobs } from './jobs.ts'
import { kinds } from './kinds.ts'
import { leaving } from './leaving.ts'
import { ledger } from './ledger.ts'
import { newVault } from './new-vault.ts'
import { older } from './older.ts'
import { passcode } from './passcode.ts'
import { preview } from './preview.ts'
import { restore } from './restore.ts'
import { securityKey } from './security-key.ts'
import { rights } from './rights.ts'
import { rules } from './rules.ts'
import { secondPerson } from './second-person.ts'
import { settings } from './settings.ts'
import { sheets } from './sheets.ts'
import { staff } from './staff.ts'
import { start } from './start.ts'
import { trash } from './trash.ts'
import { ui } from './ui.ts'
import { unlock } from './unlock.ts'
import { ways } from './ways.ts'

export const en = {
  about,
  access,
  agreement,
  app,
  backup,
  compartment,
  enrolment,
  exporting,
  guard,
  home,
  importing,
  jobs,
  kinds,
  leaving,
  ledger,
  newVault,
  older,
  passcode,
  preview,
  restore,
  rights,
  rules,
  secondPerson,
  securityKey,
  settings,
  sheets,
  staff,
  start,
  trash,
  ui,
  unlock,
  ways,
} as const
