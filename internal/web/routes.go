package web

import (
	"net/http"

	"sohoa/internal/access"
)

// action answers a request; an error becomes the answer in one place (fail).
type action func(w http.ResponseWriter, r *http.Request) error

// route is one line of the table: what it wants of the caller, who answers.
type route struct {
	pattern string
	want    string // a scope, or one of the words below
	do      action
}

const (
	open     = "open"   // nobody needs to sign in
	anyone   = "anyone" // signed in, whatever the scopes
	overview = "overview"
)

// routes is every address of the server. overview is what concerns all units
// at once: read, and bound to no unit.
func (s *server) routes() []route {
	return []route{
		// Health, for machines.
		{"GET /healthz", open, s.healthz},
		{"GET /readyz", open, s.readyz},
		{"GET /metrics", overview, s.showMetrics},

		// In and out.
		{"GET /signin", open, s.showSignIn},
		{"POST /signin", open, s.signIn},
		{"POST /signout", anyone, s.signOut},
		{"GET /static/{hash}/{file}", open, s.static},

		// Pages.
		{"GET /{$}", anyone, s.home},
		{"GET /upload", access.ScopeUpload, s.showUpload},
		{"POST /upload", access.ScopeUpload, s.uploadForm},
		{"GET /cover", access.ScopeUpload, s.showCover},
		{"GET /cover/qr.svg", access.ScopeUpload, s.getCoverQR},
		{"GET /documents", access.ScopeRead, s.showDocuments},
		{"GET /documents/{id}", access.ScopeRead, s.showDocument},
		{"POST /documents/{id}/record", access.ScopeReview, s.correctForm},
		{"POST /documents/{id}/confirm", access.ScopeReview, s.confirmForm},
		{"POST /documents/{id}/reject", access.ScopeReview, s.rejectForm},
		{"POST /documents/{id}/restart", access.ScopeReview, s.restartForm},
		{"POST /documents/{id}/alike", access.ScopeReview, s.judgeForm},
		{"POST /documents/{id}/seal", access.ScopeAdmin, s.sealForm},
		{"POST /documents/{id}/erase", access.ScopeAdmin, s.eraseForm},
		{"GET /review", access.ScopeReview, s.showReview},
		{"GET /review/next", access.ScopeReview, s.nextReview},
		{"GET /search", access.ScopeRead, s.showSearch},
		{"GET /ledger", access.ScopeRead, s.showLedger},
		{"GET /receipts/{id}", anyone, s.showReceipt},
		{"GET /receipts/{id}/qr.svg", anyone, s.getReceiptQR},
		{"GET /people", access.ScopeAdmin, s.showPeople},
		{"POST /people/users", access.ScopeAdmin, s.addUser},
		{"POST /people/users/{id}", access.ScopeAdmin, s.changeUser},
		{"POST /people/tokens", access.ScopeAdmin, s.addToken},
		{"POST /people/tokens/{id}/revoke", access.ScopeAdmin, s.revokeToken},
		{"POST /people/units", access.ScopeAdmin, s.addUnit},
		{"POST /people/hooks", access.ScopeAdmin, s.addHookForm},
		{"POST /people/hooks/{id}/remove", access.ScopeAdmin, s.removeHookForm},

		// API.
		{"POST /api/v1/documents", access.ScopeUpload, s.upload},
		{"OPTIONS /api/v1/uploads", open, s.uploadsOptions},
		{"OPTIONS /api/v1/uploads/{id}", open, s.uploadsOptions},
		{"POST /api/v1/uploads", access.ScopeUpload, s.tus(s.createUpload)},
		{"HEAD /api/v1/uploads/{id}", access.ScopeUpload, s.tus(s.headUpload)},
		{"PATCH /api/v1/uploads/{id}", access.ScopeUpload, s.tus(s.patchUpload)},
		{"DELETE /api/v1/uploads/{id}", access.ScopeUpload, s.tus(s.deleteUpload)},
		{"POST /api/v1/uploads/{id}", access.ScopeUpload, s.tus(s.overrideUpload)},
		{"GET /api/v1/uploads/{id}", access.ScopeUpload, s.getUpload},
		{"GET /api/v1/originals/{sha256}", access.ScopeUpload, s.getOriginalByHash},
		{"POST /api/v1/originals/{sha256}/receipts", access.ScopeUpload, s.receiveByHash},
		{"POST /api/v1/presign", access.ScopeUpload, s.presign},
		{"POST /api/v1/presign/{id}/confirm", access.ScopeUpload, s.confirmPut},
		{"POST /api/v1/inbox/events", access.ScopeUpload, s.inboxEvent},
		{"GET /api/v1/documents", access.ScopeRead, s.listDocuments},
		{"GET /api/v1/documents/{id}", access.ScopeRead, s.getDocument},
		{"GET /api/v1/documents/{id}/pages", access.ScopeRead, s.listPages},
		{"GET /api/v1/documents/{id}/pages/{n}/words", access.ScopeRead, s.getWords},
		{"GET /api/v1/documents/{id}/pages/{n}/image", access.ScopeRead, s.getImage},
		{"GET /api/v1/documents/{id}/original", access.ScopeRead, s.getOriginal},
		{"GET /api/v1/documents/{id}/pdf", access.ScopeRead, s.getPDF},
		{"GET /api/v1/documents/{id}/text", access.ScopeRead, s.getText},
		{"GET /api/v1/documents/{id}/record", access.ScopeRead, s.getRecord},
		{"PUT /api/v1/documents/{id}/record", access.ScopeReview, s.putRecord},
		{"POST /api/v1/documents/{id}/confirm", access.ScopeReview, s.confirm},
		{"POST /api/v1/documents/{id}/reject", access.ScopeReview, s.reject},
		{"POST /api/v1/documents/{id}/restart", access.ScopeReview, s.restart},
		{"GET /api/v1/documents/{id}/alike", access.ScopeRead, s.getAlike},
		{"POST /api/v1/documents/{id}/alike", access.ScopeReview, s.judge},
		{"POST /api/v1/documents/{id}/seal", access.ScopeAdmin, s.seal},
		{"POST /api/v1/documents/{id}/erase", access.ScopeAdmin, s.erase},
		{"GET /api/v1/records", access.ScopeRead, s.feed},
		{"GET /api/v1/search", access.ScopeRead, s.search},
		{"GET /api/v1/ledger", access.ScopeRead, s.getLedger},
		{"GET /api/v1/ledger.csv", access.ScopeRead, s.getLedgerCSV},
		{"GET /api/v1/receipts/{id}", anyone, s.getReceipt},
		{"GET /api/v1/hooks", access.ScopeAdmin, s.listHooks},
		{"POST /api/v1/hooks", access.ScopeAdmin, s.addHook},
		{"DELETE /api/v1/hooks/{id}", access.ScopeAdmin, s.removeHook},

		{"/", anyone, s.nowhere},
	}
}
