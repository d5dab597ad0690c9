from ui.book import page

page("home")
