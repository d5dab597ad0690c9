from ui.book import page

page("memory")
