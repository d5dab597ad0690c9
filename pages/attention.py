from ui.book import page

page("attention")
