// Package scan is Sohoa's domain: offices, received files, pages, documents,
// records, the states they go through and the errors the rest of the code
// speaks of. It imports the standard library only and does no I/O.
package scan
