package ftp

import (
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"sohoa/internal/door"
	"sohoa/internal/scan"
)

// What a transfer waits for when one of its connections has ended.
const (
	doubt = time.Second      // after a file that is not whole by its structure: a device that crashed is gone by then
	drain = 10 * time.Second // after the device is gone: what it sent before may still be on its way
)

func (ss *session) store(arg string) {
	name := ss.resolve(arg)
	at := ss.at
	ss.receive(func() (*door.Upload, error) {
		if at > 0 {
			return ss.tray.Resume(ss.ctx, name, at)
		}
		return ss.tray.Create(ss.ctx, name)
	})
}

func (ss *session) appendTo(arg string) {
	name := ss.resolve(arg)
	ss.receive(func() (*door.Upload, error) { return ss.tray.Resume(ss.ctx, name, -1) })
}

// receive takes one file and says 226 when it is safe.
func (ss *session) receive(begin func() (*door.Upload, error)) {
	ss.at = 0
	if !ss.agreed() {
		return
	}
	upload, err := begin()
	if err != nil {
		ss.closePassive()
		ss.fail(err)
		return
	}
	defer upload.BreakOff() // nothing after Finish
	ss.say(150, "send it")
	conn, err := ss.data()
	if err != nil {
		ss.say(425, "no data connection")
		return
	}
	defer conn.Close()
	err = ss.watch(conn, func() error {
		_, err := io.Copy(upload, steady{conn})
		return err
	})
	if err == nil && !upload.Whole() {
		err = ss.stillThere()
	}
	switch {
	case errors.Is(err, errGone):
		ss.quitting = true
	case errors.Is(err, errCalledOff):
		ss.say(426, "broken off")
		ss.say(226, "aborted")
	case err != nil && scan.CodeOf(err) != scan.CodeInternal:
		ss.fail(err)
	case err != nil:
		ss.say(426, "the data connection broke")
	default:
		conn.Close()
		ss.end(226, upload.Finish(ss.ctx))
	}
}

var (
	errGone      = errors.New("the device is gone")
	errCalledOff = errors.New("the device called it off")
)

// watch runs a transfer while it listens to the device: one that goes away or
// calls it off ends the transfer.
func (ss *session) watch(conn net.Conn, transfer func() error) error {
	done := make(chan error, 1)
	go func() { done <- transfer() }()
	for {
		select {
		case err := <-done:
			return err
		case line, ok := <-ss.lines:
			err := ss.heard(line, ok)
			if err == nil {
				continue
			}
			select {
			case <-done:
			case <-time.After(drain):
				conn.Close()
				<-done
			}
			return err
		}
	}
}

// heard judges what a device says during a transfer: most of it waits.
func (ss *session) heard(line string, ok bool) error {
	if !ok {
		return errGone
	}
	if verb, _ := parse(line); strings.HasSuffix(verb, "ABOR") {
		return errCalledOff
	}
	if len(ss.ahead) >= maxAhead {
		return errGone
	}
	ss.ahead = append(ss.ahead, line)
	return nil
}

// stillThere waits for a device that may have gone with its file half sent.
func (ss *session) stillThere() error {
	limit := time.After(doubt)
	for {
		select {
		case line, ok := <-ss.lines:
			if err := ss.heard(line, ok); err != nil {
				return err
			}
		case <-limit:
			return nil
		}
	}
}

// list sends a folder: LIST as ls -l does, NLST names, MLSD facts.
func list(verb string) func(*session, string) {
	return func(ss *session, arg string) { ss.list(verb, arg) }
}

func (ss *session) list(verb, arg string) {
	if strings.HasPrefix(arg, "-") { // flags of ls
		_, arg, _ = strings.Cut(arg, " ")
	}
	all, err := ss.tray.List(ss.resolve(arg))
	if err != nil { // a single file
		i, err := ss.tray.Stat(ss.resolve(arg))
		if err != nil {
			ss.closePassive()
			ss.fail(err)
			return
		}
		all = []door.Info{i}
	}
	if !ss.agreed() {
		return
	}
	ss.say(150, "here it comes")
	conn, err := ss.data()
	if err != nil {
		ss.say(425, "no data connection")
		return
	}
	defer conn.Close()
	if _, err := io.WriteString(steady{conn}, listing(verb, all)); err != nil {
		ss.say(426, "the data connection broke")
		return
	}
	conn.Close()
	ss.say(226, "done")
}

func listing(verb string, all []door.Info) string {
	var b strings.Builder
	for _, i := range all {
		switch verb {
		case "NLST":
			fmt.Fprintf(&b, "%s\r\n", i.Name())
		case "MLSD":
			b.WriteString(facts(i))
		default:
			fmt.Fprintf(&b, "%s 1 scan scan %12d %s %s\r\n", i.Mode(), i.Size(), i.ModTime().UTC().Format("Jan _2 15:04"), i.Name())
		}
	}
	return b.String()
}

// facts is a line as RFC 3659, section 7, wants it.
func facts(i door.Info) string {
	kind := "file"
	if i.IsDir() {
		kind = "dir"
	}
	return fmt.Sprintf("type=%s;size=%d;modify=%s; %s\r\n", kind, i.Size(), i.ModTime().UTC().Format("20060102150405"), i.Name())
}
