package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
)

// startBare is the yardstick: it hashes, writes and fsyncs, and says the hash.
func startBare(dir string) (door, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return door{}, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return door{}, err
	}
	go http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sum, err := keep(dir, r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		fmt.Fprintln(w, sum)
	}))
	return door{"bare server", func(file string) []string {
		return []string{"-X", "POST", "-T", file, "http://" + l.Addr().String() + "/take"}
	}}, nil
}

func keep(dir string, body io.Reader) (string, error) {
	f, err := os.CreateTemp(dir, "")
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(io.MultiWriter(f, h), body); err != nil {
		return "", err
	}
	if err := f.Sync(); err != nil {
		return "", err
	}
	sum := hex.EncodeToString(h.Sum(nil))
	return sum, os.Rename(f.Name(), filepath.Join(dir, sum))
}
