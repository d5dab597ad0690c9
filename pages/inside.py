from ui.book import page

page("inside")
