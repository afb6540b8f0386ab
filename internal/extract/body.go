package extract

// fillBody writes what the running text and the tables say.
func (p *paper) fillBody() {
	p.fillCitations()
	p.fillDue()
	p.fillTables()
	p.fillPeriod()
	p.fillFigures()
	p.fillMeeting()
	p.fillMoney()
	p.fillPeople()
	p.fillArticles()
	p.fillAttachments()
	p.fillIncoming()
	p.fillNotices()
}

// warn notes what a rule found odd; a warning stops nothing.
func (p *paper) warn(rule, what string) {
	p.result.Warnings = append(p.result.Warnings, rule+": "+what)
}
