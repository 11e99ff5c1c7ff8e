/** The machine and its drives. */
import type { FaultTexts } from './fault-texts.ts'
import { atStart, canChoose, named, placed, room } from '../fault-details.ts'

export const environment: FaultTexts<'environment'> = {
  'disk-full': {
    heading: 'There is not enough space',
    reason: (details) =>
      `${atStart(details)} is full.${room(details)} Nothing that was stored before is lost.`,
    next: (details) =>
      canChoose(details)
        ? 'Free some space on it or choose another place, and try again.'
        : 'Free some space on it and try again.',
  },
  'medium-read-only': {
    heading: 'The drive is read-only',
    reason: (details) => `Nothing can be written to ${placed(details)}.`,
    next: (details) =>
      canChoose(details)
        ? 'Move its write-protection switch, or choose another drive.'
        : 'Move its write-protection switch, or ask whoever looks after this machine.',
  },
  'not-permitted': {
    heading: 'The system does not allow this',
    reason: (details) =>
      `Your account on this machine has no permission for ${named(details, 'this place')}.`,
    next: 'Choose another place, or ask whoever looks after this machine.',
  },
  'in-use': {
    heading: 'The vault is in use',
    reason: 'Another window of Strongroom, or another machine, has it open.',
    next: 'Close it there and try again.',
  },
  'drive-gone': {
    heading: 'The drive or folder is not there',
    reason: (details) =>
      details['why'] === 'missing'
        ? `${named(details, 'The chosen folder')} does not exist, or lies on a drive that is not plugged in.`
        : `${atStart(details)} was pulled out, or lost its connection. What was complete on it is not affected.`,
    next: (details) => {
      if (details['why'] === 'missing')
        return 'Plug the drive in, or choose a folder that is there, and try again.'
      return details['place'] === 'vault'
        ? 'Plug it in again and unlock the vault again.'
        : 'Plug it in again and try again: it goes on where it can.'
    },
  },
  'read-failed': {
    heading: 'The drive reported an error while reading',
    reason: (details) => `${named(details, 'Something')} on ${placed(details)} could not be read.`,
    next: (details) =>
      `Try again. If it happens again, ${canChoose(details) ? 'use another drive' : 'replace the disk and restore from a backup'}.`,
  },
  'write-failed': {
    heading: 'The drive reported an error while writing',
    reason: (details) =>
      `${named(details, 'Something')} could not be written safely to ${placed(details)}. What was stored before is not affected.`,
    next: (details) =>
      `Try again. If it happens again, ${canChoose(details) ? 'use another drive' : 'make a backup and replace the disk'}.`,
  },
  'path-too-long': {
    heading: 'A path is too long',
    reason: 'With the folders around it, a name is longer than this system or drive allows.',
    next: 'Choose a place with a shorter path, such as the top folder of a drive.',
  },
  'file-too-large': {
    heading: 'The file is too large for this drive',
    reason: (details) =>
      `The way in which ${placed(details)} is formatted, or a limit of this system, allows no file as long as this one. FAT32, for example, takes files of up to 4.29 GB.`,
    next: 'Use a drive that is formatted with exFAT, NTFS or ext4.',
  },
  'memory-short': {
    heading: 'This machine is short of memory',
    reason: 'There is not enough free memory for this. Nothing was made weaker to go on.',
    next: 'Close other programs and try again.',
  },
  'engine-ended': {
    heading: 'The vault was locked because a part of the program stopped',
    reason: 'The part that holds the keys ended unexpectedly. Everything that was stored is kept.',
    next: 'Unlock the vault again. If it happens again, check the stored files in the settings.',
  },
  'inspector-ended': {
    heading: 'The preview could not be made',
    reason:
      'The part of the program that looks into files stopped at this file. The file itself is unchanged.',
    next: 'Go on working. Export the file if you need to look at it.',
  },
  'print-failed': {
    heading: 'Printing did not work',
    reason: 'No printer answered, or the system refused the job.',
    next: 'Check the printer, or save the sheets as PDF to a drive.',
  },
  'print-to-disk': {
    heading: 'Sheets cannot be printed from here',
    reason:
      'Printing writes the page to a temporary file, and this system has no folder in memory for it. A sheet would stay readable on the disk.',
    next: 'Save the sheets as PDF to a drive, and print them on a machine that is trusted.',
  },
  'key-tool': {
    heading: 'The security key could not be asked',
    reason: 'The system tool for security keys with a PIN is missing or ended without an answer.',
    next: 'Check that the key is plugged in. If it still fails, unlock with your passcode and tell a custodian.',
  },
}
