/**
 * The controls that every screen is made of. Conventions of the window:
 *
 * - A feature is a folder `features/<name>/` whose `index.ts` exports its screen or dialog. It imports `ui`, `bridge`,
 *   `text` and `shared`, and no other feature. What leads elsewhere comes as callback props (`onOpened`, `onLeave`);
 *   `app/screen.tsx` gives routes their screens, and composes features that meet on one screen.
 * - Words: `text/en/<feature>.ts` exports one object, registered in `text/en/index.ts`; used by
 *   `const t = useText('<feature>')`. Numbers, sizes and times: `useFormat()`.
 * - Styles: one plain CSS file beside its component. A class begins with the component's name (`dialog__head`,
 *   `ledger-row`), so nothing needs scoping. Colours, sizes and times come from styles/tokens.css only. State comes
 *   from React Aria's attributes (`[data-hovered]`). No `<style>`, no style strings: the policy forbids both.
 * - Asking: `useCall(name, input)`. Acting: `useAct(name)`. A job that the screen waits for: `useJob(name)`. A job that
 *   goes on in the tray: `startInTray(name, title, input)`. Every fault is shown by `<ErrorPanel fault>`.
 * - A screen is a `<Screen title>`; its heading receives the focus when it opens.
 * - Names that were stored go through `displayName` of shared/model.
 */
export { AgreementPaper } from './agreement-paper.tsx'
export { AgreementSigning, type Signing } from './agreement-signing.tsx'
export { Banner, ToneIcon, type Tone } from './banner.tsx'
export { Button, IconButton, type ButtonLook } from './button.tsx'
export { CheckBox, CheckList, Tick } from './checks.tsx'
export { RadioGroup, Select, type Choice } from './choices.tsx'
export { ConfirmDialog, Dialog } from './dialog.tsx'
export { EmptyState } from './empty-state.tsx'
export { ErrorPanel, toneOf } from './error-panel.tsx'
export { FieldPair, Fields } from './fields.tsx'
export { GuardFindings } from './guard-findings.tsx'
export { KeyRequest } from './key-request.tsx'
export { Menu } from './menu.tsx'
export { type MenuChoice } from './menu-items.tsx'
export { FactList } from './fact-list.tsx'
export { IconTile } from './icon-tile.tsx'
export { LinkRow, LinkRows } from './link-rows.tsx'
export { OutsidePage } from './outside-page.tsx'
export { PasscodeChoice } from './passcode-choice.tsx'
export { PasscodeField } from './passcode-field.tsx'
export { JobProgress, ProgressBar, shareOf } from './progress-bar.tsx'
export { RowGrid, type Column, type Sort } from './row-grid.tsx'
export { Screen } from './screen.tsx'
export { SearchField } from './search-field.tsx'
export { SheetEntry } from './sheet-entry.tsx'
export { SheetField } from './sheet-field.tsx'
export { DayField } from './day-field.tsx'
export { TextField } from './text-field.tsx'
export { emptyToasts, toast, ToastRegion } from './toast.tsx'
export { Toolbar, ToolbarGap } from './toolbar.tsx'
export { useDriveName } from './use-drive-name.ts'
export { useKeyboardLayout } from './use-keyboard-layout.ts'
export { useNow } from './use-now.ts'
export { usePages, type Pages } from './use-pages.ts'
export { useRowSelection } from './use-row-selection.ts'
export { Wizard } from './wizard.tsx'
