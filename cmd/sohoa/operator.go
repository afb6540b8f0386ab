package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"sohoa/internal/access"
	"sohoa/internal/catalog"
	"sohoa/internal/scan"
)

// operatorToken makes sure the data folder has a token with all rights
// (operator.token, 0600) and prints a link that signs a person in once, within
// a day.
func operatorToken(ctx context.Context, s *settings, cat catalog.People, address string) error {
	file := s.path("operator.token")
	b, err := os.ReadFile(file)
	switch {
	case err == nil:
	case errors.Is(err, fs.ErrNotExist):
		token, _ := access.NewToken()
		b = []byte(token + "\n")
		if err := os.WriteFile(file, b, 0o600); err != nil {
			return fmt.Errorf("write operator token: %w", err)
		}
	default:
		return fmt.Errorf("read operator token: %w", err)
	}
	// The file is written first: a crash in between is mended here.
	hash := access.HashToken(strings.TrimSpace(string(b)))
	_, err = cat.TokenByHash(ctx, hash)
	if scan.Is(err, scan.CodeNotFound) {
		err = cat.AddToken(ctx, newToken("operator", "person", hash, nil))
	}
	if err != nil {
		return fmt.Errorf("operator token: %w", err)
	}
	secret, hash := access.NewToken()
	day := time.Now().UTC().Add(24 * time.Hour)
	if err := cat.AddToken(ctx, newToken("sign-in link", "signin", hash, &day)); err != nil {
		return fmt.Errorf("sign-in link: %w", err)
	}
	fmt.Printf("\nSohoa: %s\nĐăng nhập / sign in: %s/signin?token=%s\n\n", address, address, secret)
	return nil
}

func newToken(name, kind, hash string, expires *time.Time) catalog.Token {
	return catalog.Token{
		ID: scan.NewID(), Hash: hash, Kind: kind, Name: name, CreatedAt: time.Now().UTC(), ExpiresAt: expires,
		Scopes: []string{access.ScopeUpload, access.ScopeRead, access.ScopeReview, access.ScopeAdmin},
	}
}
