/** Limits that more than one process must agree on. Sizes are bytes, times milliseconds, unless the name says otherwise. */

const MEBIBYTE = 1024 * 1024

export const LIMITS = {
  /** A passcode that stands alone; DESIGN.md section 5 and NIST SP 800-63B-4, 3.1.1.2. */
  passcodeMinCharacters: 15,
  /** Long enough for any phrase, short enough that normalising it costs nothing. */
  passcodeMaxCharacters: 1024,
  passcodeFileBytes: 4096,
  /** Names of files and folders: what Linux and Windows allow, with room for escaping. */
  nameMaxCharacters: 1024,
  /** Office, compartment and staff names. */
  labelMaxCharacters: 100,
  staffCodeMaxCharacters: 16,
  reasonMaxCharacters: 500,
  pathMaxCharacters: 4096,
  /** Rows in one page of a list. */
  pageRows: 500,
  /** Sources in one import or drop. */
  sourcesPerImport: 10_000,
  /** Items named one by one in one act; "everything" and "this folder" have no such limit. */
  itemsPerAct: 10_000,
  sheetsMax: 10,
  /** Messages between processes; anything larger travels as a stream. */
  messageBytes: 4 * MEBIBYTE,
  /** Progress messages a second, per job. */
  progressPerSecond: 10,
  /** Text shown in a preview. */
  previewTextBytes: 2 * MEBIBYTE,
  /** Text that is copied in one piece: a whole preview. */
  copiedCharacters: 2 * MEBIBYTE,
  /** How long it stays on the clipboard, in seconds. */
  copiedSeconds: 60,
  /** Pixels an image may have to be decoded for a preview. */
  previewPixels: 80_000_000,
  /** Lines listed by name in a report; the count stays exact beyond. */
  reportRows: 1000,
  /** A passcode that opens only together with a security key. */
  passcodeWithKeyMinCharacters: 8,
  /** Security keys of all the people of a vault. */
  keysMax: 4000,
  /** What a head could hold at most, by its size; more is refused before it is looked at. */
  slotsMax: 4096,
  peopleMax: 4096,
  compartmentsMax: 4096,
  /** Keys that one question goes to: the newest of a person. */
  keysAskedMax: 100,
  /** How long a question to a security key waits for its answer, and how long the window waits for the key. */
  keyQuestionMs: 120_000,
  keyAnswerMs: 110_000,
  /** How long a key that was registered may wait for its slot: somebody is being enrolled meanwhile. */
  keyProvedMs: 20 * 60_000,
  agreementMaxCharacters: 60_000,
  /** The last moment that a `Date` can hold, in milliseconds (ECMA-262, section 21.4.1.1). Behind it formats throw. */
  lastInstant: 8_640_000_000_000_000,
  /** How long a request waits for its second person. */
  requestDays: 7,
  /** Files and exports of one compartment that are named when somebody leaves. */
  leavingListed: 100,
  /** How long before a passcode must be changed its owner is told. */
  passcodeWarnedMs: 14 * 24 * 60 * 60 * 1000,
  /** How far the clock may be ahead of everything signed before somebody is asked whether that is right. */
  clockLeapMs: 366 * 24 * 60 * 60 * 1000,
  /** How far the ledger's time may be ahead of the clock without a word. */
  clockTrustedMs: 24 * 60 * 60 * 1000,
  idleLockMinutes: 5,
  idleLockMaxMinutes: 15,
} as const
