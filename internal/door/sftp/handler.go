package sftp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/pkg/sftp"

	"sohoa/internal/door"
	"sohoa/internal/scan"
)

// handler maps SFTP's requests to a tray.
type handler struct {
	ctx  context.Context
	tray *door.Tray
}

// Fileread refuses: nothing can be read here.
func (h *handler) Fileread(*sftp.Request) (io.ReaderAt, error) {
	return nil, sftp.ErrSSHFxPermissionDenied
}

// Filewrite opens a file to be written: anew when it is to be cut to nothing
// or must not exist, else at the end of what is there.
func (h *handler) Filewrite(r *sftp.Request) (io.WriterAt, error) {
	begin := func() (*door.Upload, error) { return h.tray.Resume(h.ctx, r.Filepath, -1) }
	if flags := r.Pflags(); flags.Trunc || flags.Excl {
		begin = func() (*door.Upload, error) { return h.tray.Create(h.ctx, r.Filepath) }
	}
	u, err := begin()
	if err != nil {
		return nil, status(err)
	}
	return &file{ctx: h.ctx, upload: u}, nil
}

// file is an upload as the library wants it: it tells a broken line by
// TransferError and then closes all the same.
type file struct {
	ctx    context.Context
	upload *door.Upload
	broken bool
}

func (f *file) WriteAt(b []byte, off int64) (int, error) {
	n, err := f.upload.WriteAt(b, off)
	return n, status(err)
}

func (f *file) TransferError(error) { f.broken = true }

// Close is the acknowledgement: its nil goes to the device as success.
func (f *file) Close() error {
	if f.broken {
		f.upload.BreakOff()
		return nil
	}
	return status(f.upload.Finish(f.ctx))
}

// Filecmd does what devices do around an upload. Times and modes are accepted
// and forgotten.
func (h *handler) Filecmd(r *sftp.Request) error {
	switch r.Method {
	case "Setstat":
		return nil
	case "Rename":
		return status(h.tray.Rename(h.ctx, r.Filepath, r.Target))
	case "Mkdir":
		return status(h.tray.Mkdir(r.Filepath))
	case "Remove", "Rmdir":
		return status(h.tray.Remove(r.Filepath))
	}
	return sftp.ErrSSHFxOpUnsupported
}

// PosixRename is Rename: nothing that is taken in can be overwritten.
func (h *handler) PosixRename(r *sftp.Request) error {
	return status(h.tray.Rename(h.ctx, r.Filepath, r.Target))
}

// Filelist lists a folder or describes one file.
func (h *handler) Filelist(r *sftp.Request) (sftp.ListerAt, error) {
	switch r.Method {
	case "List":
		all, err := h.tray.List(r.Filepath)
		return listing(all), status(err)
	case "Stat":
		info, err := h.tray.Stat(r.Filepath)
		return listing{info}, status(err)
	}
	return nil, sftp.ErrSSHFxOpUnsupported
}

type listing []door.Info

func (l listing) ListAt(to []os.FileInfo, at int64) (n int, err error) {
	for ; n < len(to) && at+int64(n) < int64(len(l)); n++ {
		to[n] = l[at+int64(n)]
	}
	if n < len(to) {
		return n, io.EOF
	}
	return n, nil
}

// status is an error as the device gets it: a status of the protocol and a
// sentence.
func status(err error) error {
	switch scan.CodeOf(err) {
	case "":
		return nil
	case scan.CodeNotFound:
		return fmt.Errorf("%w: %s", sftp.ErrSSHFxNoSuchFile, door.Answer(err))
	case scan.CodeForbidden:
		return fmt.Errorf("%w: %s", sftp.ErrSSHFxPermissionDenied, door.Answer(err))
	}
	return errors.New(door.Answer(err)) // nothing of the chain, which the library reads
}
