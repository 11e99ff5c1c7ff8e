/** All English words of the window, one file (namespace) per feature. A translation is a folder like this one. */
import { app } from './app.ts'
import { backup } from './backup.ts'
import { compartment } from './compartment.ts'
import { exporting } from './export.ts'
import { importing } from './import.ts'
import { jobs } from './jobs.ts'
import { kinds } from './kinds.ts'
import { preview } from './preview.ts'
import { restore } from './restore.ts'
import { trash } from './trash.ts'
import { ui } from './ui.ts'

export const en = {
  app,
  backup,
  compartment,
  exporting,
  importing,
  jobs,
  kinds,
  preview,
  restore,
  trash,
  ui,
} as const
