// Goes on to log out of ID-porten too. Without scripts one presses the button.
(() => {
  "use strict";

  document.querySelector("form[data-goodbye]")?.submit();
})();
