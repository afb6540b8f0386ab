// Command throughput measures the HTTP doors of a running Sohoa against a bare
// Go server that only hashes, writes and fsyncs what curl sends, in one run:
//
//	go run ./internal/e2e/throughput --bin bin/sohoa --redis 127.0.0.1:6379
//
// It sends small and large files to both in turn, several senders at a time,
// and prints a table: files or MB a second and the share of the bare server's,
// with the peak memory of the web process. --large 10240 is the run with 10 GB.
package main

import (
	"crypto/rand"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
)

// plan is what is sent.
type plan struct {
	small, senders int // files, and curls at a time
	large          int // MB
	rounds         int
	dir            string
}

func main() {
	log.SetFlags(0)
	var p plan
	bin := flag.String("bin", "bin/sohoa", "the program")
	redis := flag.String("redis", "", "a Redis for it, host:port/db")
	flag.IntVar(&p.small, "small", 200, "small files (300 KB) a round")
	flag.IntVar(&p.senders, "senders", 4, "curls at a time")
	flag.IntVar(&p.large, "large", 256, "size of the large file, MB")
	flag.IntVar(&p.rounds, "rounds", 3, "rounds; the median counts")
	flag.StringVar(&p.dir, "dir", "", "folder on the disk to be measured; empty = a temporary one")
	flag.Parse()
	if err := run(*bin, *redis, p); err != nil {
		log.Fatal(err)
	}
}

func run(bin, redis string, p plan) error {
	dir, err := os.MkdirTemp(p.dir, "throughput-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	p.dir = dir
	bare, err := startBare(filepath.Join(dir, "bare"))
	if err != nil {
		return err
	}
	web, err := startWeb(bin, redis, filepath.Join(dir, "data"), int64(p.large+1)<<20)
	if err != nil {
		return err
	}
	defer web.stop()
	doors := []door{bare, web.plain(), web.multipart(), web.pieces()}
	results := make([]result, len(doors))
	for range p.rounds {
		for i, d := range doors {
			if err := results[i].round(p, d, web); err != nil {
				return fmt.Errorf("%s: %w", d.name, err)
			}
		}
	}
	fmt.Printf("| door | files of 300 KB/s | share | peak memory | MB/s, one file of %d MB | share | peak memory |\n| --- | --- | --- | --- | --- | --- | --- |\n", p.large)
	for i, d := range doors {
		r, bare := results[i], results[0]
		fmt.Printf("| %s | %.0f | %.0f %% | %d MB | %.0f | %.0f %% | %d MB |\n", d.name,
			median(r.small), 100*median(r.small)/median(bare.small), r.smallPeak,
			median(r.large), 100*median(r.large)/median(bare.large), r.largePeak)
	}
	return nil
}

// result is what a door did: files and MB a second by round, and the web
// process's most memory.
type result struct {
	small, large         []float64
	smallPeak, largePeak int
}

func (r *result) round(p plan, d door, web *web) error {
	web.forget()
	small, err := p.sendSmall(d)
	if err != nil {
		return err
	}
	r.smallPeak = max(r.smallPeak, web.peak())
	web.forget()
	large, err := p.sendLarge(d)
	if err != nil {
		return err
	}
	r.largePeak = max(r.largePeak, web.peak())
	r.small, r.large = append(r.small, small), append(r.large, large)
	return nil
}

// write makes a file that the door takes for a PDF, with bytes of its own.
func write(name string, size int64) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	unique := make([]byte, 64)
	rand.Read(unique)
	if _, err := fmt.Fprintf(f, "%%PDF-1.4\n%x\n", unique); err != nil {
		return err
	}
	at, err := f.Seek(0, io.SeekCurrent)
	if err != nil {
		return err
	}
	block := make([]byte, 1<<20)
	rand.Read(block)
	for at < size {
		n, err := f.Write(block[:min(int64(len(block)), size-at)])
		if err != nil {
			return err
		}
		at += int64(n)
	}
	_, err = f.WriteString("\n%%EOF\n")
	return err
}
