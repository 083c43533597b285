/* Starts the design system, and puts the reader where the news is. */
(function () {
  "use strict";

  function focusErrors(scope) {
    var errors = scope.querySelector(".rv-errors");
    if (errors) {
      errors.focus();
    }
  }

  function closeOtherConfirms(event) {
    var opened = event.target;
    if (!opened.matches || !opened.matches("details.rv-confirm") || !opened.open) {
      return;
    }
    document.querySelectorAll("details.rv-confirm[open]").forEach(function (other) {
      if (other !== opened) {
        other.open = false;
      }
    });
  }

  function closeOnEscape(event) {
    if (event.key !== "Escape") {
      return;
    }
    var opened = document.querySelector("details.rv-confirm[open]");
    if (opened) {
      opened.open = false;
      opened.querySelector("summary").focus();
    }
  }

  function sendOnce(event) {
    var form = event.target;
    if (form.method.toLowerCase() !== "post") {
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    /* An answer that is a file leaves the page as it is: then the form must work again. */
    window.setTimeout(function () { delete form.dataset.sent; }, 4000);
  }

  /* A page the browser kept must be able to send its forms again. */
  function forgetSent() {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
    });
  }

  DKFDS.init({});
  focusErrors(document);
  document.addEventListener("toggle", closeOtherConfirms, true);
  document.addEventListener("keydown", closeOnEscape);
  document.addEventListener("submit", sendOnce);
  window.addEventListener("pageshow", forgetSent);
  document.addEventListener("htmx:afterSettle", function (event) {
    /* Not DKFDS.init again: it would fold the main menu once more. What htmx swaps in needs no script of the design system. */
    focusErrors(event.detail.elt);
  });
})();
