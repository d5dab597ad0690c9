from ui.book import page

page("studio")
