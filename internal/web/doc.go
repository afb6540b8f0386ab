// Package web is Sohoa's HTTP server: the JSON API for programs and the pages
// for clerks. It reads the catalog and the object store; what it changes goes
// through the catalog's compare-and-set and the one door, intake.
//
// To add a page or an action: write one file with a handler of type action,
// add its line to routes.go with the scope it wants, its template to
// templates/ and its words to both files of words/. The tests walk the route
// table, so a new route is held to the same rules of access at once.
//
// Rules all handlers keep: a row of another unit does not exist (404); of a
// sealed document nothing but its state is said (403 with its code); pages and
// words are served only once the whole document has passed the secrecy check;
// who looked at what is written to the access log before the first byte goes
// out; no text of a document is ever logged.
package web
