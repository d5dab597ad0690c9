from ui.book import page

page("counting")
