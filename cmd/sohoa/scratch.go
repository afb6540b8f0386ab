package main

import (
	"os"
	"path/filepath"
	"time"
)

// workerScratch makes a scratch folder of this worker's own, since several may
// share a data folder, and removes what workers that died left a day ago.
func workerScratch(s *settings) (dir string, remove func(), err error) {
	left, _ := filepath.Glob(s.path("scratch", "worker-*"))
	for _, d := range left {
		if info, err := os.Stat(d); err == nil && time.Since(info.ModTime()) > 24*time.Hour {
			os.RemoveAll(d)
		}
	}
	dir, err = os.MkdirTemp(s.path("scratch"), "worker-*")
	return dir, func() { os.RemoveAll(dir) }, err
}
