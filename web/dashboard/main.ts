/** The page's script. */
export {};

/**
 * A browser under the C locale may name a language that its own `Intl` refuses (`en-US@posix`), and uPlot asks for it as
 * soon as it is loaded. Then plain English is named, before anything else is.
 */
function mendLanguage(): void {
  try {
    Intl.getCanonicalLocales(navigator.language);
  } catch {
    Object.defineProperty(navigator, 'language', { value: 'en-US', configurable: true });
  }
}

mendLanguage();
const { startPage } = await import('./start.tsx');
await startPage();
