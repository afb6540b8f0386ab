package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// door is one way in: curl gives the arguments that send a file there.
type door struct {
	name string
	curl func(file string) []string
}

const smallSize = 300 << 10 // bytes: a page scanned in gray

// sendSmall gives files a second.
func (p plan) sendSmall(d door) (float64, error) {
	files := make([]string, p.small)
	for i := range files {
		files[i] = filepath.Join(p.dir, fmt.Sprintf("small-%d.pdf", i))
		if err := write(files[i], smallSize); err != nil {
			return 0, err
		}
	}
	took, err := p.send(d, files)
	return float64(len(files)) / took.Seconds(), err
}

// sendLarge gives MB a second.
func (p plan) sendLarge(d door) (float64, error) {
	file := filepath.Join(p.dir, "large.pdf")
	if err := write(file, int64(p.large)<<20); err != nil {
		return 0, err
	}
	defer os.Remove(file)
	took, err := p.send(d, []string{file})
	return float64(p.large) / took.Seconds(), err
}

// send lets several curls send the files, one each at a time.
func (p plan) send(d door, files []string) (time.Duration, error) {
	next := make(chan string)
	failed := make(chan error, p.senders)
	var senders sync.WaitGroup
	start := time.Now()
	for range p.senders {
		senders.Go(func() {
			for file := range next {
				if err := d.send(file); err != nil {
					select {
					case failed <- err:
					default:
					}
				}
			}
		})
	}
	for _, f := range files {
		next <- f
	}
	close(next)
	senders.Wait()
	took := time.Since(start)
	select {
	case err := <-failed:
		return took, err
	default:
		return took, nil
	}
}

func (d door) send(file string) error {
	args := append([]string{"-sS", "--fail-with-body", "-H", "Expect:"}, d.curl(file)...)
	out, err := exec.Command("curl", args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("curl: %w: %s", err, strings.TrimSpace(string(out)))
	}
	return nil
}

func median(v []float64) float64 {
	v = slices.Sorted(slices.Values(v))
	return v[len(v)/2]
}
