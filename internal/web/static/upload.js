// Uploads with a progress bar a file, two at a time, in pieces (resume.js); then
// the document's state until it is done. Written for browsers of 2017 on; no build step.
(function () {
  'use strict';
  var drop = document.getElementById('drop'), input = document.getElementById('files');
  var list = document.getElementById('list'), total = document.getElementById('total'), unit = document.getElementById('unit');
  var box = document.getElementById('words'), mayRead = box.dataset.read === 'true';
  var words = JSON.parse(box.textContent), states = JSON.parse(document.getElementById('states').textContent);
  var english = document.documentElement.lang === 'en';
  var waiting = [], running = 0, all = 0, done = 0, atOnce = 2;
  document.documentElement.classList.add('js');

  function el(tag, cls, text) {
    var e = document.createElement(tag);
    if (cls) e.className = cls;
    if (text) e.textContent = text;
    return e;
  }
  function sentence(o) { return english ? o.message_en : o.message_vi; }

  // row is one file on the page; show changes what it says.
  function row(file) {
    var r = { file: file, li: el('li', 'card file'), state: el('span', 'state'), bar: el('progress'), note: el('p', 'small muted'), why: el('p', 'why') };
    var line = el('div', 'line');
    line.appendChild(el('strong', 'fname', file.name));
    line.appendChild(r.state);
    r.bar.max = 100; r.bar.value = 0;
    r.bar.setAttribute('aria-label', file.name);
    [line, r.bar, r.why, r.note].forEach(function (e) { r.li.appendChild(e); });
    r.li.setAttribute('data-testid', 'upload');
    list.insertBefore(r.li, list.firstChild);
    show(r, 'waiting', words.waiting);
    return r;
  }
  function show(r, state, text) {
    r.li.setAttribute('data-state', state);
    r.state.className = 'state ' + state;
    r.state.textContent = text;
  }
  function size(n) { return n >= 1048576 ? (n / 1048576).toFixed(1) + ' MB' : Math.ceil(n / 1024) + ' KB'; }
  function count() { total.textContent = all ? words.progress + ' ' + done + ' ' + words.of + ' ' + all + ' ' + words.files : ''; }

  function add(files) {
    for (var i = 0; i < files.length; i++) { waiting.push(row(files[i])); all++; }
    count(); next();
  }
  function next() {
    while (running < atOnce && waiting.length) { running++; send(waiting.shift()); }
  }

  function send(r) {
    show(r, 'running', words.sending);
    sendInPieces(r.file, unit ? unit.value : '', {
      progress: function (bytes) {
        r.bar.value = r.file.size ? Math.floor(100 * bytes / r.file.size) : 100;
        r.li.setAttribute('data-progress', r.bar.value);
        r.note.textContent = size(bytes) + ' / ' + size(r.file.size);
        show(r, 'running', bytes < r.file.size ? words.sending + ' ' + r.bar.value + '%' : words.storing);
      },
      paused: function () { show(r, 'paused', words.paused); },
      done: function (a) { answered(r, a); finish(); },
      failed: function (status, error) {
        if (status === 401) { location.href = '/signin?next=/upload'; return; }
        failed(r, error ? sentence(error) : status ? words.failed + ' (' + status + ')' : words.unreadable);
        finish();
      }
    });
  }
  function finish() { running--; count(); next(); }

  // answered shows what the server really said: the receipt and the state.
  function answered(r, a) {
    done++;
    r.bar.value = 100;
    r.li.setAttribute('data-receipt', a.receipt);
    r.li.setAttribute('data-id', a.document_id);
    r.note.textContent = words.receipt + ' ';
    var proof = el('a', '', ''), qr = el('img', 'qr', '');
    proof.href = '/receipts/' + encodeURIComponent(a.code);
    proof.title = words.print;
    proof.target = '_blank';
    proof.setAttribute('data-testid', 'receipt');
    proof.appendChild(el('code', '', a.code));
    r.note.appendChild(proof);
    qr.src = proof.href + '/qr.svg';
    qr.width = qr.height = 72;
    qr.alt = '';
    r.li.insertBefore(qr, r.li.firstChild);
    if (!a.first) r.note.appendChild(document.createTextNode(' · ' + words.again));
    if (mayRead) {
      var link = el('a', '', words.open);
      link.href = '/documents/' + encodeURIComponent(a.document_id);
      link.setAttribute('data-testid', 'open');
      r.note.appendChild(document.createTextNode(' · '));
      r.note.appendChild(link);
    }
    stands(r, a);
    if (a.state === 'running' && mayRead) poll(r, a.document_id, 700);
  }
  function stands(r, d) {
    var text = states[d.state] || d.state;
    if (d.state === 'running' && d.pages) {
      text += ' ' + d.pages_done + '/' + d.pages + ' ' + words.pages;
      r.bar.value = 100 * d.pages_done / d.pages;
    } else if (d.state === 'running') r.bar.removeAttribute('value');
    if (d.state !== 'running') r.bar.hidden = true;
    if (d.title && d.state !== 'running') {
      var name = r.li.querySelector('.fname');
      if (name.textContent.indexOf(d.title) < 0) name.textContent = d.title + ' (' + r.file.name + ')';
    }
    r.why.textContent = d.reason && d.state !== 'published' ? sentence(d) || '' : '';
    show(r, d.state, text);
  }
  function poll(r, id, pause) {
    setTimeout(function () {
      var x = new XMLHttpRequest();
      x.open('GET', '/api/v1/documents/' + encodeURIComponent(id));
      x.onload = function () {
        var d = null;
        try { d = JSON.parse(x.responseText); } catch (e) { /* try again */ }
        if (x.status === 403 && d && d.error) { stands(r, { state: 'sealed', reason: d.error.code, message_vi: d.error.message_vi, message_en: d.error.message_en }); return; }
        if (x.status === 401 || x.status === 404) return;
        if (x.status === 200 && d) { stands(r, d); if (d.state !== 'running') return; }
        poll(r, id, Math.min(pause * 1.15, 5000));
      };
      x.onerror = function () { poll(r, id, Math.min(pause * 2, 15000)); };
      x.send();
    }, pause);
  }
  function failed(r, text) {
    r.bar.hidden = true;
    r.why.textContent = text;
    r.note.textContent = '';
    show(r, 'failed', words.failed);
    var again = el('button', '', words.retry);
    again.type = 'button';
    again.onclick = function () {
      r.note.textContent = ''; r.why.textContent = ''; r.bar.hidden = false; r.bar.value = 0;
      show(r, 'waiting', words.waiting);
      waiting.push(r); next();
    };
    r.note.appendChild(again);
  }

  input.addEventListener('change', function () { add(input.files); input.value = ''; });
  input.addEventListener('focus', function () { drop.classList.add('focus'); });
  input.addEventListener('blur', function () { drop.classList.remove('focus'); });
  ['dragenter', 'dragover'].forEach(function (n) {
    document.addEventListener(n, function (e) { e.preventDefault(); drop.classList.add('over'); });
  });
  document.addEventListener('dragleave', function (e) { if (!e.relatedTarget) drop.classList.remove('over'); });
  document.addEventListener('drop', function (e) {
    e.preventDefault();
    drop.classList.remove('over');
    if (e.dataTransfer && e.dataTransfer.files) add(e.dataTransfer.files);
  });
  window.addEventListener('beforeunload', function (e) {
    if (running || waiting.length) { e.preventDefault(); e.returnValue = words.leave; }
  });
})();
