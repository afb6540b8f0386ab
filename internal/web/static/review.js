// The queue without the mouse: J and K move, Enter opens (a link does that).
(function () {
  'use strict';
  var links = Array.prototype.slice.call(document.querySelectorAll('.queue a'));
  document.addEventListener('keydown', function (e) {
    if (e.ctrlKey || e.altKey || e.metaKey || (e.key !== 'j' && e.key !== 'k')) return;
    var i = links.indexOf(document.activeElement) + (e.key === 'j' ? 1 : -1);
    if (links.length) links[Math.max(0, Math.min(links.length - 1, i))].focus();
  });
  if (links.length) links[0].focus();
})();
