// Which language the page speaks: the reader's choice, else the browser's, and it is kept.
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en';
import { ko, type Words } from './ko';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: Words };
  }
}

export type Language = 'ko' | 'en';
const KEPT = 'doran.language';

function preferred(): Language {
  const kept = localStorage.getItem(KEPT);
  if (kept === 'ko' || kept === 'en') return kept;
  return navigator.language.toLowerCase().startsWith('ko') ? 'ko' : 'en';
}

function tellDocument(language: string): void {
  document.documentElement.lang = language;
}

export const languageNow = (): Language => (i18next.language === 'ko' ? 'ko' : 'en');

export function switchLanguage(): void {
  const next: Language = languageNow() === 'ko' ? 'en' : 'ko';
  localStorage.setItem(KEPT, next);
  void i18next.changeLanguage(next);
}

export async function setUpLanguage(): Promise<void> {
  i18next.on('languageChanged', tellDocument);
  await i18next.use(initReactI18next).init({
    lng: preferred(),
    fallbackLng: 'en',
    resources: { ko: { translation: ko }, en: { translation: en } },
    // React escapes what it draws: doing it twice would show `&amp;`.
    interpolation: { escapeValue: false },
  });
}
