from ui.book import page

page("learning")
