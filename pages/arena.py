from ui.book import page

page("arena")
