// In charge of: setting theme and language on the root before anything is drawn, so that neither flashes. A file of its own because the content policy allows no inline script.
(function () {
  const root = document.documentElement;
  let saved = {};
  try {
    saved = JSON.parse(localStorage.getItem('trellis.preferences') || '{}').state || {};
  } catch {
    // Storage may be closed to us; the defaults do.
  }
  const dark = saved.theme === 'dark' || (saved.theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.dataset.theme = dark ? 'dark' : 'light';
  root.lang = saved.locale || (/^zh/i.test(navigator.language) ? 'zh-CN' : 'en');
})();
