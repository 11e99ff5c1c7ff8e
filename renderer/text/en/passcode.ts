/** Words for choosing and changing a passcode. */
export const passcode = {
  choice: 'Kind of passcode',
  words: 'Six generated words',
  wordsHint: 'Recommended. Chosen at random, easy to remember, out of reach for guessing.',
  own: 'My own',
  ownHint: 'At least {{least}} characters. Any characters, no rules about them; pasting is fine.',
  generated: 'Generated passcode',
  otherWords: 'Other words',
  showWords: 'Show the words again',
  typeBack: 'Type the six words back',
  typeBackHint:
    'Learn the words first; they are hidden while you type. Never write them down next to the machine.',
  typedRight: 'Right: these are the six words.',
  passcode: 'Passcode',
  repeat: 'Repeat the passcode',
  differs: 'This is not the same passcode.',
  rule: 'At least {{least}} characters.',
  score: {
    '0': 'Guessed at once',
    '1': 'Weak',
    '2': 'Fair',
    '3': 'Strong',
    '4': 'Very strong',
  },
  problem: {
    'too-short_one': '{{count}} character of at least {{least}}',
    'too-short_other': '{{count}} characters of at least {{least}}',
    'too-long_one': 'Too long: at most 1024 characters',
    'too-long_other': 'Too long: at most 1024 characters',
    common_one: 'Too common: it would be tried first',
    common_other: 'Too common: it would be tried first',
    guessable_one: 'Too easy to guess',
    guessable_other: 'Too easy to guess',
  },
  expiredTitle: 'Your passcode is past its time',
  expired:
    'Your office changes passcodes at regular times. Choose a new one, then you can go on where you were.',
  expiredLock: 'Lock',
  change: 'Change the passcode',
  changeAct: 'Change',
  current: 'Present passcode',
  changing: 'Changing…',
  changed: 'The passcode was changed.',
  changeLeft:
    'Not for {{keys}}, which still goes with the passcode that it had. Change the passcode once more with that key: its old one as the present passcode, and the same new one.',
  changeLead:
    'The new passcode opens the vault from now on. Copies in older backups still open with the old one.',
} as const
