import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import { en } from './en/index.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'app'
    resources: typeof en
  }
}

/** Makes the words ready before the first render. React escapes what is put into them. */
export async function prepareText(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    defaultNS: 'app',
    ns: Object.keys(en),
    resources: { en },
    interpolation: { escapeValue: false },
    returnNull: false,
  })
}

/** The words of one namespace: `const t = useText('home')`, then `t('title')`. Keys are checked by the compiler. */
export function useText<N extends keyof typeof en>(namespace: N) {
  return useTranslation(namespace).t
}
