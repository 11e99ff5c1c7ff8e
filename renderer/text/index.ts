export { setFormatLocale, useFormat, type Format } from './format.ts'
export { prepareText, useText } from './i18n.ts'
