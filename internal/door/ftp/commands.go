package ftp

import (
	"path"
	"strconv"
	"strings"

	"sohoa/internal/door"
	"sohoa/internal/scan"
)

// command is one verb of the protocol.
type command struct {
	do     func(ss *session, arg string)
	signed bool // only after PASS
	param  bool // wants an argument
}

var commands map[string]command

func init() {
	open := func(do func(*session, string)) command { return command{do: do} }
	signed := func(do func(*session, string)) command { return command{do: do, signed: true} }
	named := func(do func(*session, string)) command { return command{do, true, true} }
	fixed := func(code int, text string) command {
		return open(func(ss *session, _ string) { ss.say(code, text) })
	}
	commands = map[string]command{
		"USER": open((*session).name), "PASS": open((*session).password), "QUIT": open((*session).quit),
		"AUTH": open((*session).auth), "PBSZ": fixed(200, "PBSZ=0"), "PROT": open((*session).protect),
		"FEAT": open((*session).features), "SYST": fixed(215, "UNIX Type: L8"), "NOOP": fixed(200, "here"),
		"HELP": fixed(214, "only uploads"), "ACCT": fixed(202, "not needed"), "ALLO": fixed(202, "not needed"),
		"TYPE": open((*session).kind), "MODE": open(only("S")), "STRU": open(only("F")), "OPTS": open((*session).options),
		"SITE": signed(func(ss *session, _ string) { ss.say(202, "not needed") }),
		"PWD":  signed(func(ss *session, _ string) { ss.say(257, quoted(ss.folder)) }),
		"CWD":  named((*session).change), "CDUP": signed(func(ss *session, _ string) { ss.change("..") }),
		"MKD": named((*session).mkdir), "RMD": named((*session).remove), "DELE": named((*session).remove),
		"RNFR": named((*session).renameFrom), "RNTO": named((*session).renameTo),
		"SIZE": named((*session).size), "MDTM": named((*session).modified),
		"PASV": signed((*session).pasv), "EPSV": signed((*session).epsv), "PORT": named((*session).port), "EPRT": named((*session).eprt),
		"REST": named((*session).restart), "STOR": named((*session).store), "APPE": named((*session).appendTo),
		"LIST": signed(list("LIST")), "NLST": signed(list("NLST")), "MLSD": signed(list("MLSD")), "MLST": signed((*session).facts),
		"ABOR": signed(func(ss *session, _ string) { ss.say(226, "nothing to abort") }),
		"STAT": signed(func(ss *session, _ string) { ss.say(211, "signed in as "+ss.tray.Device.Name) }),
		"RETR": signed(func(ss *session, _ string) { ss.say(550, "only uploads") }),
	}
	for x, verb := range map[string]string{"XPWD": "PWD", "XCWD": "CWD", "XCUP": "CDUP", "XMKD": "MKD", "XRMD": "RMD"} {
		commands[x] = commands[verb]
	}
}

// parse splits a line into verb and argument. Devices put telnet's signals
// (RFC 959, section 4.1.3) in front of ABOR.
func parse(line string) (verb, arg string) {
	line = strings.TrimLeftFunc(line, func(r rune) bool { return r > 126 || r < 32 })
	verb, arg, _ = strings.Cut(line, " ")
	return strings.ToUpper(strings.TrimSpace(verb)), arg
}

func (ss *session) do(line string) {
	verb, arg := parse(line)
	c, ok := commands[verb]
	switch {
	case !ok:
		ss.say(502, "not known here")
	case c.signed && ss.tray == nil:
		ss.say(530, "sign in first")
	case c.param && arg == "":
		ss.say(501, "an argument is missing")
	default:
		if verb != "RNTO" {
			ss.from = ""
		}
		c.do(ss, strings.TrimRight(arg, " "))
	}
}

func only(good string) func(*session, string) {
	return func(ss *session, arg string) {
		if strings.EqualFold(arg, good) {
			ss.say(200, "so it is")
			return
		}
		ss.say(504, "only "+good)
	}
}

func (ss *session) name(arg string) {
	ss.user, ss.tray = arg, nil
	ss.say(331, "and the password")
}

func (ss *session) password(arg string) {
	d, err := ss.Gate.Password(ss.ctx, ss.user, arg, door.Address(ss.conn))
	if err == nil {
		ss.tray, err = ss.Trays.Of(d)
	}
	switch {
	case scan.Is(err, scan.CodeUnavailable):
		ss.say(421, door.Answer(err))
		ss.quitting = true
	case err != nil:
		ss.say(530, door.Answer(err))
	default:
		ss.Log.Info("ftp: signed in", "device", d.Name, "unit", d.Unit, "address", door.Address(ss.conn), "tls", ss.secure)
		ss.say(230, "welcome")
	}
}

func (ss *session) quit(string) {
	ss.say(221, "good bye")
	ss.quitting = true
}

func (ss *session) protect(arg string) {
	switch {
	case !ss.secure:
		ss.say(503, "AUTH TLS comes first")
	case strings.EqualFold(arg, "P"), strings.EqualFold(arg, "C"):
		ss.wrap = strings.EqualFold(arg, "P")
		ss.say(200, "so it is")
	default:
		ss.say(504, "only P and C")
	}
}

func (ss *session) features(string) {
	lines := []string{"what there is:", "UTF8", "SIZE", "MDTM", "REST STREAM", "EPSV", "EPRT", "MLST type*;size*;modify*;"}
	if ss.TLS != nil {
		lines = append(lines, "AUTH TLS", "PBSZ", "PROT")
	}
	ss.say(211, append(lines, "end")...)
}

// kind accepts ASCII, too: devices forget to ask for binary, and bytes are
// kept as they come.
func (ss *session) kind(arg string) {
	switch strings.ToUpper(arg) {
	case "A", "A N", "I", "L 8":
		ss.say(200, "bytes are kept as they come")
	default:
		ss.say(504, "only A and I")
	}
}

func (ss *session) options(arg string) {
	if strings.EqualFold(strings.TrimSpace(arg), "UTF8 ON") {
		ss.say(200, "always UTF-8")
		return
	}
	ss.say(501, "no such option")
}

// resolve makes an argument an absolute path.
func (ss *session) resolve(arg string) string {
	if !path.IsAbs(arg) {
		arg = path.Join(ss.folder, arg)
	}
	return path.Clean("/" + arg)
}

func (ss *session) change(arg string) {
	to := ss.resolve(arg)
	if i, err := ss.tray.Stat(to); err != nil || !i.IsDir() {
		ss.say(550, "no such folder")
		return
	}
	ss.folder = to
	ss.say(250, "there")
}

func (ss *session) mkdir(arg string) {
	to := ss.resolve(arg)
	if err := ss.tray.Mkdir(to); err != nil {
		ss.fail(err)
		return
	}
	ss.say(257, quoted(to))
}

func (ss *session) remove(arg string) { ss.end(250, ss.tray.Remove(ss.resolve(arg))) }

func (ss *session) renameFrom(arg string) {
	ss.from = ss.resolve(arg)
	if _, err := ss.tray.Stat(ss.from); err != nil {
		ss.from = ""
		ss.fail(err)
		return
	}
	ss.say(350, "and the new name")
}

func (ss *session) renameTo(arg string) {
	if ss.from == "" {
		ss.say(503, "RNFR comes first")
		return
	}
	ss.end(250, ss.tray.Rename(ss.ctx, ss.from, ss.resolve(arg)))
}

func (ss *session) size(arg string) {
	if i, err := ss.tray.Stat(ss.resolve(arg)); err != nil || i.IsDir() {
		ss.say(550, "no such file")
	} else {
		ss.say(213, strconv.FormatInt(i.Size(), 10))
	}
}

func (ss *session) facts(arg string) {
	if i, err := ss.tray.Stat(ss.resolve(arg)); err != nil {
		ss.say(550, "no such file")
	} else {
		ss.say(250, "of it:", strings.TrimRight(facts(i), "\r\n"), "end")
	}
}

func (ss *session) modified(arg string) {
	if i, err := ss.tray.Stat(ss.resolve(arg)); err != nil {
		ss.say(550, "no such file")
	} else {
		ss.say(213, i.ModTime().UTC().Format("20060102150405"))
	}
}

func (ss *session) restart(arg string) {
	at, err := strconv.ParseInt(arg, 10, 64)
	if err != nil || at < 0 {
		ss.say(501, "not an offset")
		return
	}
	ss.at = at
	ss.say(350, "at "+arg)
}

// end says how a command ended.
func (ss *session) end(code int, err error) {
	if err != nil {
		ss.fail(err)
		return
	}
	ss.say(code, "done")
}

// fail says why not: 4xx what helps to repeat, 5xx what does not.
func (ss *session) fail(err error) {
	switch scan.CodeOf(err) {
	case scan.CodeUnavailable:
		ss.say(451, door.Answer(err))
	case scan.CodeTooLarge:
		ss.say(552, door.Answer(err))
	case scan.CodeInvalid:
		ss.say(553, door.Answer(err))
	case scan.CodeMismatch:
		ss.say(554, door.Answer(err))
	default:
		ss.say(550, door.Answer(err))
	}
}

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
