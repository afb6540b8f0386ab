// Sends one file in pieces (tus 1.0.0) and goes on where a broken line, a
// closed page or a server that was started again left it. Written for browsers
// of 2017 on.
//   sendInPieces(file, unit, {progress(bytes), paused(), done(answer), failed(status, error)})
// answer and error are what the server said, error null when it said nothing.
window.sendInPieces = function (file, unit, on) {
  'use strict';
  var pieceSize = 8 * 1048576, pauses = [500, 1000, 2000, 5000, 10000];
  var key = 'sohoa.upload/' + [unit, file.name, file.size, file.lastModified].join('/');
  var tries = 0, unread = 0, sent = 0;

  // Private windows may have no storage: then a closed page starts afresh.
  function remembered() { try { return localStorage.getItem(key); } catch (e) { return null; } }
  function remember(url) {
    at = url;
    try { if (url) localStorage.setItem(key, url); else localStorage.removeItem(key); } catch (e) { /* as above */ }
  }
  var at = remembered();

  function ask(method, url, headers, body, answer, progress) {
    var x = new XMLHttpRequest();
    x.open(method, url);
    x.setRequestHeader('Tus-Resumable', '1.0.0');
    for (var h in headers) x.setRequestHeader(h, headers[h]);
    if (progress) x.upload.onprogress = progress;
    x.onload = function () {
      if (x.status === 423 || x.status === 409 || x.status >= 500 && x.status !== 507) later(); else answer(x);
    };
    x.onerror = x.onabort = later;
    x.send(body);
  }

  // later asks again where to go on, however long the line is away.
  function later() {
    on.paused();
    setTimeout(start, pauses[Math.min(tries++, pauses.length - 1)]);
  }
  function wrong(x) {
    var a = null;
    try { a = JSON.parse(x.responseText); } catch (e) { /* an answer of a proxy */ }
    if (x.status !== 401 && x.status !== 507) remember(null);
    if (a && a.receipt) on.done(a); else on.failed(x.status, a && a.error);
  }

  function start() { if (at) where(); else create(); }
  function create() {
    var name = btoa(unescape(encodeURIComponent(file.name)));
    ask('POST', '/api/v1/uploads' + (unit ? '?unit=' + encodeURIComponent(unit) : ''),
      { 'Upload-Length': String(file.size), 'Upload-Metadata': 'filename ' + name }, null, function (x) {
        if (x.status !== 201) { wrong(x); return; }
        remember(x.getResponseHeader('Location'));
        went(x);
      });
  }
  function where() {
    ask('HEAD', at, {}, null, function (x) {
      if (x.status === 200) went(x);
      else if (x.status === 401) on.failed(401, null);
      else { remember(null); create(); } // expired, or of another person's office
    });
  }
  function went(x) {
    var offset = Number(x.getResponseHeader('Upload-Offset'));
    if (offset > sent) { tries = 0; unread = 0; }
    else if (++unread > 20) { on.failed(0, null); return; } // the line is there, but the file cannot be read any more
    sent = offset;
    on.progress(sent);
    if (x.getResponseHeader('Sohoa-Receipt')) result(); else piece();
  }
  function piece() {
    var from = sent;
    ask('PATCH', at, { 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': String(from) },
      file.slice(from, from + pieceSize), function (x) { if (x.status === 204) went(x); else wrong(x); },
      function (e) { on.progress(from + e.loaded); });
  }
  function result() {
    ask('GET', at, {}, null, function (x) {
      if (x.status !== 200) { wrong(x); return; }
      remember(null);
      on.done(JSON.parse(x.responseText).taken);
    });
  }
  start();
};
