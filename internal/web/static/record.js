// The record page: a field and its box point at each other; keys for review;
// a page that waits for its record looks again. All of it works by links and
// forms without this script too.
(function () {
  'use strict';
  var sheet = document.getElementById('sheet'), form = document.getElementById('edit'), wait = document.getElementById('wait');

  // While the document is being read: ask how far it is, then show the record.
  if (wait && wait.dataset.state === 'running') (function ask(pause) {
    setTimeout(function () {
      var x = new XMLHttpRequest();
      x.open('GET', '/api/v1/documents/' + encodeURIComponent(wait.dataset.id));
      x.onload = function () {
        if (x.status !== 200) { location.reload(); return; }
        var d = JSON.parse(x.responseText);
        if (d.state !== 'running') { location.reload(); return; }
        if (d.pages) {
          var bar = wait.querySelector('progress');
          bar.max = d.pages; bar.value = d.pages_done;
          wait.querySelector('.count').textContent = d.pages_done + ' / ' + d.pages;
        }
        ask(Math.min(pause * 1.15, 5000));
      };
      x.onerror = function () { ask(Math.min(pause * 2, 15000)); };
      x.send();
    }, pause);
  })(800);

  function each(selector, fn) { Array.prototype.forEach.call(document.querySelectorAll(selector), fn); }
  function mark(key, scrollSheet, scrollField) {
    var box = null, field = null;
    each('rect.field', function (r) { var on = r.dataset.key === key; r.classList.toggle('on', on); if (on && !box) box = r; });
    each('.fields .field', function (f) { var on = f.dataset.key === key; f.classList.toggle('on', on); if (on) field = f; });
    if (box && scrollSheet && sheet) {
      var b = box.getBoundingClientRect(), s = sheet.getBoundingClientRect();
      if (b.top < s.top || b.bottom > s.bottom) sheet.scrollTop += b.top - s.top - s.height / 3;
      if (s.top < 0 || s.top > innerHeight - 80) sheet.scrollIntoView({ block: 'nearest' });
    }
    if (field && scrollField) field.scrollIntoView({ block: 'nearest' });
    return field;
  }

  document.addEventListener('click', function (e) {
    var rect = e.target.closest && e.target.closest('rect.field');
    if (rect) {
      e.preventDefault();
      var field = mark(rect.dataset.key, false, true), control = field && field.querySelector('input, textarea, select');
      if (control) control.focus();
      return;
    }
    var link = e.target.closest && e.target.closest('a.where');
    if (link && link.getAttribute('href') === '#sheet') { e.preventDefault(); mark(link.dataset.key, true, false); return; }
    var row = e.target.closest && e.target.closest('.fields .field');
    if (row && !e.target.closest('a')) mark(row.dataset.key, true, false);
  });
  document.addEventListener('focusin', function (e) {
    var row = e.target.closest && e.target.closest('.fields .field');
    if (row) mark(row.dataset.key, true, false);
  });
  if (location.hash.indexOf('#f-') === 0) mark(location.hash.slice(3), true, true);

  // The first word hit is brought into view.
  var hit = document.querySelector('rect.hit');
  if (hit && sheet && !location.hash) sheet.scrollTop = Math.max(0, hit.getBoundingClientRect().top - sheet.getBoundingClientRect().top - sheet.clientHeight / 3);

  // Review without the mouse: the cursor starts in the first doubtful field.
  if (form) {
    var confirm = form.querySelector('button[name=confirm]'), next = document.getElementById('next');
    var first = document.querySelector('.fields .doubt input, .fields .doubt textarea, .fields .doubt select');
    if (first && !location.hash && !hit) first.focus();
    document.addEventListener('keydown', function (e) {
      if (e.ctrlKey && e.key === 'Enter' && confirm) { e.preventDefault(); confirm.click(); }
      if (e.altKey && (e.key === 'n' || e.key === 'N') && next) { e.preventDefault(); location.href = next.href; }
    });
  }
  document.addEventListener('keydown', function (e) {
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName) || e.ctrlKey || e.altKey || e.metaKey) return;
    var to = e.key === 'ArrowLeft' ? document.querySelector('a[rel=prev]') : e.key === 'ArrowRight' ? document.querySelector('a[rel=next]') : null;
    if (to) location.href = to.href;
  });
})();
