package web

import "net/http"

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
		{"GET /upload", ScopeUpload, s.showUpload},
		{"POST /upload", ScopeUpload, s.uploadForm},
		{"GET /documents", ScopeRead, s.showDocuments},
		{"GET /documents/{id}", ScopeRead, s.showDocument},
		{"POST /documents/{id}/record", ScopeReview, s.correctForm},
		{"POST /documents/{id}/confirm", ScopeReview, s.confirmForm},
		{"POST /documents/{id}/reject", ScopeReview, s.rejectForm},
		{"POST /documents/{id}/restart", ScopeReview, s.restartForm},
		{"POST /documents/{id}/seal", ScopeAdmin, s.sealForm},
		{"POST /documents/{id}/erase", ScopeAdmin, s.eraseForm},
		{"GET /review", ScopeReview, s.showReview},
		{"GET /review/next", ScopeReview, s.nextReview},
		{"GET /search", ScopeRead, s.showSearch},
		{"GET /ledger", ScopeRead, s.showLedger},
		{"GET /people", ScopeAdmin, s.showPeople},
		{"POST /people/users", ScopeAdmin, s.addUser},
		{"POST /people/users/{id}", ScopeAdmin, s.changeUser},
		{"POST /people/tokens", ScopeAdmin, s.addToken},
		{"POST /people/tokens/{id}/revoke", ScopeAdmin, s.revokeToken},
		{"POST /people/units", ScopeAdmin, s.addUnit},
		{"POST /people/hooks", ScopeAdmin, s.addHookForm},
		{"POST /people/hooks/{id}/remove", ScopeAdmin, s.removeHookForm},

		// API.
		{"POST /api/v1/documents", ScopeUpload, s.upload},
		{"GET /api/v1/documents", ScopeRead, s.listDocuments},
		{"GET /api/v1/documents/{id}", ScopeRead, s.getDocument},
		{"GET /api/v1/documents/{id}/pages", ScopeRead, s.listPages},
		{"GET /api/v1/documents/{id}/pages/{n}/words", ScopeRead, s.getWords},
		{"GET /api/v1/documents/{id}/pages/{n}/image", ScopeRead, s.getImage},
		{"GET /api/v1/documents/{id}/original", ScopeRead, s.getOriginal},
		{"GET /api/v1/documents/{id}/pdf", ScopeRead, s.getPDF},
		{"GET /api/v1/documents/{id}/text", ScopeRead, s.getText},
		{"GET /api/v1/documents/{id}/record", ScopeRead, s.getRecord},
		{"PUT /api/v1/documents/{id}/record", ScopeReview, s.putRecord},
		{"POST /api/v1/documents/{id}/confirm", ScopeReview, s.confirm},
		{"POST /api/v1/documents/{id}/reject", ScopeReview, s.reject},
		{"POST /api/v1/documents/{id}/restart", ScopeReview, s.restart},
		{"POST /api/v1/documents/{id}/seal", ScopeAdmin, s.seal},
		{"POST /api/v1/documents/{id}/erase", ScopeAdmin, s.erase},
		{"GET /api/v1/records", ScopeRead, s.feed},
		{"GET /api/v1/search", ScopeRead, s.search},
		{"GET /api/v1/ledger", ScopeRead, s.getLedger},
		{"GET /api/v1/receipts/{id}", ScopeUpload, s.getReceipt},
		{"GET /api/v1/hooks", ScopeAdmin, s.listHooks},
		{"POST /api/v1/hooks", ScopeAdmin, s.addHook},
		{"DELETE /api/v1/hooks/{id}", ScopeAdmin, s.removeHook},

		{"/", anyone, s.nowhere},
	}
}
