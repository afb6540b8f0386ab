// Package door is what the doors for scanners share: who a device is (Gate),
// and the upload-only tree of files it sees (Tray). SFTP and FTP are thin
// layers over it; to add a protocol, take a Device from the Gate, write into
// Uploads of its Tray, call Finish when the transfer ended properly and
// BreakOff when not, and acknowledge only what Finish returned nil for.
package door

import (
	"context"
	"io"
	"log/slog"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"sohoa/internal/access"
	"sohoa/internal/catalog"
	"sohoa/internal/intake"
	"sohoa/internal/scan"
)

// Accepter is intake.Intake.
type Accepter interface {
	Accept(ctx context.Context, r io.Reader, m intake.Meta) (catalog.Accepted, error)
}

// Device is a scanner that may send: a live device token of one unit with the
// scope upload.
type Device struct {
	ID   string // of its token
	Name string // its user name
	Unit string
	hash string
}

// Gate lets devices in.
type Gate struct {
	Tokens interface {
		TokenByHash(ctx context.Context, hash string) (catalog.Token, error)
	}
	Tries *access.Tries
	Now   func() time.Time
	Log   *slog.Logger
}

// Password lets a device in by its name and secret; scan.CodeForbidden when it
// may not or has failed too often, CodeUnavailable when nobody can say.
// address is the peer's, without its port.
func (g *Gate) Password(ctx context.Context, name, secret, address string) (Device, error) {
	login := "device " + folded(name)
	if !g.Tries.Take(login, address) {
		g.Log.Warn("a device failed to sign in too often", "name", name, "address", address)
		return Device{}, scan.Errorf(scan.CodeForbidden, "too many tries")
	}
	d, err := g.enter(ctx, name, access.HashToken(secret))
	switch {
	case err == nil, scan.Is(err, scan.CodeUnavailable):
		g.Tries.GiveBack(login, address)
	default:
		g.Log.Warn("a device was refused", "name", name, "address", address)
	}
	return d, err
}

// Key lets a device in that has proved to hold the private key of a public
// one. Public keys cannot be guessed, so tries are not counted.
func (g *Gate) Key(ctx context.Context, name string, key []byte) (Device, error) {
	return g.enter(ctx, name, access.HashKey(key))
}

// still reports whether a device that is in may stay.
func (g *Gate) still(ctx context.Context, d Device) error {
	_, err := g.enter(ctx, d.Name, d.hash)
	return err
}

func (g *Gate) enter(ctx context.Context, name, hash string) (Device, error) {
	t, err := g.Tokens.TokenByHash(ctx, hash)
	if err != nil && !scan.Is(err, scan.CodeNotFound) {
		return Device{}, err
	}
	if err != nil || t.Kind != access.KindDevice || folded(t.Name) != folded(name) || t.Unit == "" ||
		!t.Live(g.Now()) || !slices.Contains(t.Scopes, access.ScopeUpload) {
		return Device{}, scan.Errorf(scan.CodeForbidden, "no such device")
	}
	return Device{ID: t.ID, Name: t.Name, Unit: t.Unit, hash: hash}, nil
}

// folded is a name as devices are told apart: without case, in NFC.
func folded(name string) string { return strings.ToLower(norm.NFC.String(strings.TrimSpace(name))) }

// Answer is a sentence for the log or panel of a device, in both languages.
func Answer(err error) string {
	code := scan.CodeOf(err)
	return string(code) + ": " + code.English() + " / " + code.Vietnamese()
}
