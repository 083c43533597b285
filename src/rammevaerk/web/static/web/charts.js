/* Draws the charts of a page. The drawing library is asked for only where there is a chart, and from our own server. */
(function () {
  "use strict";

  var NARROW = 520;
  var own = document.currentScript.dataset;
  var ready = null;

  function script(source) {
    return new Promise(function (done, failed) {
      var element = document.createElement("script");
      element.src = source;
      element.onload = done;
      element.onerror = failed;
      document.head.appendChild(element);
    });
  }

  function prepare() {
    if (!ready) {
      var config = fetch(own.config).then(function (answer) { return answer.json(); });
      ready = script(own.vega)
        .then(function () { return script(own.vegaLite); })
        .then(function () { return script(own.vegaEmbed); })
        .then(function () { return config; });
    }
    return ready;
  }

  function options(config) {
    var drawing = Object.assign({}, config);
    delete drawing.locale;
    return {
      ast: true,
      defaultStyle: false,
      actions: false,
      renderer: "svg",
      config: drawing,
      tooltip: { disableDefaultStyle: true },
      formatLocale: config.locale.number,
      timeFormatLocale: config.locale.time
    };
  }

  function draw(node, config) {
    var part = node.clientWidth < NARROW ? "narrow" : "wide";
    if (node.dataset.drawn === part) {
      return Promise.resolve();
    }
    node.dataset.drawn = part;
    var specs = JSON.parse(document.getElementById(node.dataset.spec).textContent);
    return vegaEmbed(node, specs[part], options(config)).then(function () {
      var svg = node.querySelector("svg");
      if (svg) {
        svg.setAttribute("aria-hidden", "true");
        svg.removeAttribute("role");
      }
    });
  }

  function drawAll(scope) {
    var nodes = Array.from(scope.querySelectorAll(".rv-vega"));
    if (!nodes.length) {
      return;
    }
    prepare().then(function (config) {
      return Promise.all(nodes.map(function (node) { return draw(node, config); }));
    }).then(function () {
      document.documentElement.dataset.charts = "drawn";
    });
  }

  var waiting = null;
  window.addEventListener("resize", function () {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(function () { drawAll(document); }, 200);
  });
  document.addEventListener("htmx:afterSettle", function (event) { drawAll(event.detail.elt); });
  drawAll(document);
})();
