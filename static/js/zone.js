/* Guesses the time zone from the browser; the field shows it and can be changed. */
(() => {
  "use strict";
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  document.querySelectorAll("select[data-guess-zone]").forEach((field) => {
    if ([...field.options].some((option) => option.value === zone)) field.value = zone;
  });
})();
