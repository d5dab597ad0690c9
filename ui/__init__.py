"""What chapters share, in rooms of one subject each; ui/book.py opens a chapter, ui/demo.py is the frame of a demo."""
