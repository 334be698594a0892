// The code behind # never reaches the server by itself: it is filled in here, taken out of the address, and sent when the person presses the button.
(function () {
  "use strict";
  const field = document.querySelector("#code-form input[name=code]"), given = decodeURIComponent(location.hash.slice(1));
  if (!field || !/^[2-9A-Za-z-]{12,24}$/.test(given)) return;
  field.value = given.toUpperCase();
  history.replaceState(null, "", location.pathname);
})();
