/**
 * What an office begins with. It is a text for people to adapt, in plain words; it is not legal advice. A paragraph is one
 * line, so that it fills whatever it is read in.
 */
export const AGREEMENT_TEMPLATE = `Confidentiality agreement

This agreement is between the office and you. By typing your name under it you say that you have read it, that you understand it, and that you will keep to it.

1. What is confidential
Everything about the people who entrust this office with their affairs is confidential: their names, their customer codes, their papers, numbers of cards, accounts and identity documents, what they told us, and even the fact that they are our customers. So is everything about how this office protects it.

2. What you may do with it
You look at, copy, change or pass on confidential information only as far as the work that was given to you needs it, and only through the ways the office provides. You do not look things up out of curiosity or as a favour.

3. What you must not do
You do not take confidential information out of the office, on paper, on a device, in a photograph, or in what you tell others. You do not enter it into services on the internet, including translators and assistants. You do not copy it to a drive of your own.

4. Your passcode and your keys
Your passcode and your security keys are yours alone. You never tell anybody your passcode, lend a key, write the passcode down where others could find it, or let somebody else work while you are logged in. Lock the vault whenever you leave the machine. What is done under your code is taken as done by you.

5. When something goes wrong
You tell a custodian at once if a key is lost, if somebody may have learnt your passcode, if something reached the wrong person, or if you see anything that could harm our customers. Telling early is never held against you.

6. Records
The vault keeps a record that cannot be altered of what you open, add, change and take out, and when. The office looks at it.

7. Afterwards
Your duty of confidence does not end when your work here ends. On your last day you return keys, papers and drives, and your access ends.

8. If you break it
Breaking this agreement can end your employment or contract, and can have consequences under the law.

9. What stays your right
Nothing here keeps you from reporting a crime, or from telling an authority what the law allows or obliges you to tell.
`
