package extract

// fillBody writes what the running text and the tables say.
func (p *paper) fillBody() {
	p.fillCitations()
	p.fillDue()
}

func (p *paper) inTable(line) bool { return false }
